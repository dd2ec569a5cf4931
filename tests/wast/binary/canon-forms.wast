;; The bytes inside canonical definitions: the sort after the opcode, options, flags.

;; case: lift-and-lower-are-of-functions
;; The byte after the opcode is the sort of functions.
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\08\06\01\00\01\00\00\00")
  "only functions")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\08\05\01\01\01\00\00") "only functions")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\08\06\01\00\03\00\00\00")
  "only functions")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\08\05\01\01\03\00\00") "only functions")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\08\06\01\00\05\00\00\00")
  "only functions")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\08\05\01\01\05\00\00") "only functions")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\08\06\01\00\ff\00\00\00")
  "only functions")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\08\05\01\01\ff\00\00") "only functions")

;; case: options
(component definition binary "\00asm\0d\00\01\00"
  "\07\05\01\40\00\01\00"
  "\0a\06\01\00\01f\01\00"
  "\08\10\03\01\00\00\01\00\01\00\00\01\01\01\00\00\01\02")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\08\06\01\01\00\00\01\0a")
  "unknown option")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\08\06\01\01\00\00\01\0b")
  "unknown option")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\08\06\01\01\00\00\01\7f")
  "unknown option")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\08\06\01\01\00\00\01\ff")
  "unknown option")

;; case: options-of-the-gc-abi-are-off
(assert_invalid
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\03\04\01\60\00\00"
    "\0a\06\01\00\01f\01\00"
    "\08\07\01\01\00\00\01\08\00")
  "gc options are off")
(assert_invalid
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\08\06\01\01\00\00\01\09")
  "gc options are off")

;; case: option-without-its-index
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\08\06\01\01\00\00\01\03")
  "no index")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\08\06\01\01\00\00\01\04")
  "no index")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\08\06\01\01\00\00\01\05")
  "no index")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\08\06\01\01\00\00\01\07")
  "no index")

;; case: count-of-options-larger-than-the-section
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\08\06\01\01\00\00\02\00")
  "cut short")

;; case: definition-cut-short
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\08\05\01\00\00\00\00")
  "no type")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\08\04\01\01\00\00")
  "no options")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\08\02\01\02") "no type")

;; case: withdrawn-opcodes
;; These once were the asynchronous drop and the setting of backpressure.
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\7f\00" "\08\03\01\07\00")
  "unknown opcode")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\08\02\01\08") "unknown opcode")
