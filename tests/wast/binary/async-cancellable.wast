;; Yielding may be cancellable: a flag says so, which has no third value.

;; case: cancellable-flag
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\08\03\01\0c\02")
  "neither plain nor cancellable")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\08\03\01\0c\7f")
  "neither plain nor cancellable")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\08\03\01\0c\ff")
  "neither plain nor cancellable")
