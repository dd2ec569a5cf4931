;; Yielding may be cancellable. Validators know only the plain form as yet.

;; case: cancellable-flag
(component definition binary "\00asm\0d\00\01\00" "\08\05\02\0c\00\0c\01")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\08\03\01\0c\02")
  "neither plain nor cancellable")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\08\03\01\0c\7f")
  "neither plain nor cancellable")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\08\03\01\0c\ff")
  "neither plain nor cancellable")
