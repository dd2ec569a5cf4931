;; Integers: unsigned LEB128 of at most five bytes for 32 bits; forms longer than needed are
;; allowed.

;; case: size-in-five-bytes
(component binary "\00asm\0d\00\01\00" "\07\82\80\80\80\00" "\01\7f")

;; case: count-in-five-bytes
(component binary "\00asm\0d\00\01\00" "\07\06" "\81\80\80\80\00\7f")

;; case: size-in-six-bytes
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\82\80\80\80\80\00" "\01\7f") "too many bytes")

;; case: count-in-six-bytes
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\07" "\81\80\80\80\80\00\7f") "too many bytes")

;; case: size-of-more-than-32-bits
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\82\80\80\80\10" "\01\7f") "too many bits")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\82\80\80\80\70" "\01\7f") "too many bits")

;; case: integer-cut-short
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\82") "cut short")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\02\01\70") "cut short")

;; case: index-in-a-long-form
(component binary "\00asm\0d\00\01\00"
  "\07\02\01\7f"
  "\06\09\01" "\03\02\80\80\00\80\80\00"   ;; alias type 0 of the component itself
)

;; case: type-index-in-a-long-form
;; A value type is a signed number, so the longer form of an index is a number too.
(component binary "\00asm\0d\00\01\00" "\07\02\01\7f" "\07\04\01\70\80\00")

;; case: negative-type-index-that-is-no-opcode
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\03\01\70\40") "no value type")

;; case: largest-index
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\06\09\01" "\03\02\00\ff\ff\ff\ff\0f") "no such type")

;; case: index-of-more-than-32-bits
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\09\01" "\03\02\00\ff\ff\ff\ff\1f") "too many bits")

;; case: opcode-in-a-long-form
;; Opcodes of types are negative numbers of one byte.
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\04\01\70\ff\7f") "not a single byte")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\03\01\ff\7f") "not a single byte")

;; case: type-index-of-32-bits
;; As a signed number it takes 33 bits: there is no such type, but it is a number.
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\07\07\01\70\ff\ff\ff\ff\0f") "no such type")

;; case: type-index-of-more-bits
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\07\01\70\ff\ff\ff\ff\1f") "too many bits")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\08\01\70\80\80\80\80\80\00") "too many bytes")
