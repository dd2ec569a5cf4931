;; Names are sequences of Unicode scalar values in UTF-8, wherever they stand.

;; case: import-name
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\06\01\00\01\ff\01\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\06\01\00\01\c3\01\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\07\01\00\02\c0\80\01\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\08\01\00\03\ed\a0\80\01\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\09\01\00\04\f4\90\80\80\01\00")
  "past the end")

;; case: export-name
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0b\07\01\00\01\ff\03\00\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0b\07\01\00\01\c3\03\00\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0b\08\01\00\02\c0\80\03\00\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0b\09\01\00\03\ed\a0\80\03\00\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0b\0a\01\00\04\f4\90\80\80\03\00\00")
  "past the end")

;; case: export-of-an-instance
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\08\01\01\01\00\01\ff\03\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\08\01\01\01\00\01\c3\03\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\09\01\01\01\00\02\c0\80\03\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\0a\01\01\01\00\03\ed\a0\80\03\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\0b\01\01\01\00\04\f4\90\80\80\03\00")
  "past the end")

;; case: argument-of-an-instance
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\04\08\00asm\0d\00\01\00"
    "\05\03\01\01\00"
    "\05\08\01\00\00\01\01\ff\05\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\04\08\00asm\0d\00\01\00"
    "\05\03\01\01\00"
    "\05\08\01\00\00\01\01\c3\05\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\04\08\00asm\0d\00\01\00"
    "\05\03\01\01\00"
    "\05\09\01\00\00\01\02\c0\80\05\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\04\08\00asm\0d\00\01\00"
    "\05\03\01\01\00"
    "\05\0a\01\00\00\01\03\ed\a0\80\05\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\04\08\00asm\0d\00\01\00"
    "\05\03\01\01\00"
    "\05\0b\01\00\00\01\04\f4\90\80\80\05\00")
  "past the end")

;; case: alias-of-an-export
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\06\01\01\00\00\01\ff")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\06\01\01\00\00\01\c3")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\07\01\01\00\00\02\c0\80")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\08\01\01\00\00\03\ed\a0\80")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\09\01\01\00\00\04\f4\90\80\80")
  "past the end")

;; case: core-argument
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\08\01\00\00\01\01\ff\12\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\08\01\00\00\01\01\c3\12\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\09\01\00\00\01\02\c0\80\12\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\0a\01\00\00\01\03\ed\a0\80\12\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\0b\01\00\00\01\04\f4\90\80\80\12\00")
  "past the end")

;; case: core-export-of-an-instance
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\01\08\00asm\01\00\00\00" "\02\07\01\01\01\01\ff\00\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\01\08\00asm\01\00\00\00" "\02\07\01\01\01\01\c3\00\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\08\01\01\01\02\c0\80\00\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\09\01\01\01\03\ed\a0\80\00\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\0a\01\01\01\04\f4\90\80\80\00\00")
  "past the end")

;; case: alias-of-a-core-export
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\03\01\01\00" "\06\07\01\00\00\01\00\01\ff")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\03\01\01\00" "\06\07\01\00\00\01\00\01\c3")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\03\01\01\00" "\06\08\01\00\00\01\00\02\c0\80")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\03\01\01\00" "\06\09\01\00\00\01\00\03\ed\a0\80")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\03\01\01\00" "\06\0a\01\00\00\01\00\04\f4\90\80\80")
  "past the end")

;; case: field-label
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\06\01\72\01\01\ff\7f") "stray byte")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\06\01\72\01\01\c3\7f") "cut short")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\07\01\72\01\02\c0\80\7f") "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\08\01\72\01\03\ed\a0\80\7f")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\09\01\72\01\04\f4\90\80\80\7f")
  "past the end")

;; case: case-label
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\07\01\71\01\01\ff\00\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\07\01\71\01\01\c3\00\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\08\01\71\01\02\c0\80\00\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\09\01\71\01\03\ed\a0\80\00\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\0a\01\71\01\04\f4\90\80\80\00\00")
  "past the end")

;; case: flag-label
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\05\01\6e\01\01\ff") "stray byte")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\05\01\6e\01\01\c3") "cut short")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\06\01\6e\01\02\c0\80") "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\07\01\6e\01\03\ed\a0\80")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\08\01\6e\01\04\f4\90\80\80")
  "past the end")

;; case: enum-label
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\05\01\6d\01\01\ff") "stray byte")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\05\01\6d\01\01\c3") "cut short")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\06\01\6d\01\02\c0\80") "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\07\01\6d\01\03\ed\a0\80")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\08\01\6d\01\04\f4\90\80\80")
  "past the end")

;; case: parameter-label
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\08\01\40\01\01\ff\7f\01\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\08\01\40\01\01\c3\7f\01\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\09\01\40\01\02\c0\80\7f\01\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\0a\01\40\01\03\ed\a0\80\7f\01\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\0b\01\40\01\04\f4\90\80\80\7f\01\00")
  "past the end")

;; case: declared-import
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\0e\01\41\02\01\40\00\01\00\03\00\01\ff\01\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\0e\01\41\02\01\40\00\01\00\03\00\01\c3\01\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\0f\01\41\02\01\40\00\01\00\03\00\02\c0\80\01\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\10\01\41\02\01\40\00\01\00\03\00\03\ed\a0\80\01\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\11\01\41\02\01\40\00\01\00\03\00\04\f4\90\80\80\01\00")
  "past the end")

;; case: declared-export
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\0e\01\42\02\01\40\00\01\00\04\00\01\ff\01\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\0e\01\42\02\01\40\00\01\00\04\00\01\c3\01\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\0f\01\42\02\01\40\00\01\00\04\00\02\c0\80\01\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\10\01\42\02\01\40\00\01\00\04\00\03\ed\a0\80\01\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\11\01\42\02\01\40\00\01\00\04\00\04\f4\90\80\80\01\00")
  "past the end")

;; case: import-of-a-module-type
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0b\01\50\01\00\01\ff\01a\03\7f\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0b\01\50\01\00\01\c3\01a\03\7f\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0c\01\50\01\00\02\c0\80\01a\03\7f\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0d\01\50\01\00\03\ed\a0\80\01a\03\7f\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0e\01\50\01\00\04\f4\90\80\80\01a\03\7f\00")
  "past the end")

;; case: export-of-a-module-type
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\09\01\50\01\03\01\ff\03\7f\00")
  "stray byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\09\01\50\01\03\01\c3\03\7f\00")
  "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0a\01\50\01\03\02\c0\80\03\7f\00")
  "overlong")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0b\01\50\01\03\03\ed\a0\80\03\7f\00")
  "surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0c\01\50\01\03\04\f4\90\80\80\03\7f\00")
  "past the end")

;; case: core-names-may-be-any-text
;; Names of core imports and exports, and of arguments, are not labels.
(component binary "\00asm\0d\00\01\00"
  "\03\15\01\50\02\00\00\03\e2\98\83\03\7f\00\03\04\f0\9f\98\80\03\7f\00"
  "\01\08\00asm\01\00\00\00"
  "\02\03\01\01\00"
  "\02\0a\01\00\00\01\03\e2\98\83\12\00")
