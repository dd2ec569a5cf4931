;; The bytes of asynchronous types and built-ins.

;; case: async-function
(component definition binary "\00asm\0d\00\01\00" "\07\08\01\43\01\01a\7f\00\7f")

;; case: stream-and-future-flags
(component definition binary "\00asm\0d\00\01\00" "\07\0b\04\66\00\66\01\7d\65\00\65\01\7d")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\04\01\66\02\7d")
  "neither absent nor present")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\04\01\65\02\7d")
  "neither absent nor present")

;; case: async-flag
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\08\03\01\06\02")
  "neither plain nor async")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\08\03\01\06\7f")
  "neither plain nor async")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\08\03\01\06\ff")
  "neither plain nor async")
(assert_invalid (component binary "\00asm\0d\00\01\00" "\08\03\01\06\01") "async is off")
