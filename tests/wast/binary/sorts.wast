;; Sorts, and the bytes that tell one form of a definition from another.

;; case: core-instance-forms
(component binary "\00asm\0d\00\01\00" "\01\08\00asm\01\00\00\00" "\02\06\02\00\00\00\01\00")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\01\08\00asm\01\00\00\00" "\02\04\01\02\00\00")
  "unknown form")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\01\08\00asm\01\00\00\00" "\02\04\01\12\00\00")
  "unknown form")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\01\08\00asm\01\00\00\00" "\02\04\01\7f\00\00")
  "unknown form")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\01\08\00asm\01\00\00\00" "\02\04\01\ff\00\00")
  "unknown form")

;; case: instance-forms
(component binary "\00asm\0d\00\01\00" "\05\03\01\01\00")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\05\04\01\02\00\00") "unknown form")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\05\04\01\03\00\00") "unknown form")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\05\04\01\7f\00\00") "unknown form")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\05\04\01\ff\00\00") "unknown form")

;; case: core-arguments-are-instances
;; The byte before the index is the sort of instances, and no other.
(component binary "\00asm\0d\00\01\00"
  "\01\08\00asm\01\00\00\00"
  "\02\03\01\01\00"
  "\02\08\01\00\00\01\01a\12\00")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\08\01\00\00\01\01a\00\00")
  "only instances")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\08\01\00\00\01\01a\01\00")
  "only instances")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\08\01\00\00\01\01a\02\00")
  "only instances")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\08\01\00\00\01\01a\03\00")
  "only instances")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\08\01\00\00\01\01a\04\00")
  "only instances")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\08\01\00\00\01\01a\10\00")
  "only instances")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\08\01\00\00\01\01a\11\00")
  "only instances")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\08\01\00\00\01\01a\13\00")
  "only instances")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\03\01\01\00"
    "\02\08\01\00\00\01\01a\ff\00")
  "only instances")

;; case: core-sorts
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\07\01\01\01\01a\05\00")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\07\01\01\01\01a\06\00")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\07\01\01\01\01a\0f\00")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\07\01\01\01\01a\13\00")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\07\01\01\01\01a\7f\00")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\07\01\01\01\01a\ff\00")
  "unknown sort")

;; case: core-sorts-after-the-core-prefix
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\07\01\00\05\01\00\01a")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\07\01\00\0f\01\00\01a")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\07\01\00\13\01\00\01a")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\07\01\00\ff\01\00\01a")
  "unknown sort")

;; case: sorts
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\08\01\01\01\00\01a\06\00")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\08\01\01\01\00\01a\07\00")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\08\01\01\01\00\01a\10\00")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\08\01\01\01\00\01a\11\00")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\08\01\01\01\00\01a\7f\00")
  "unknown sort")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\08\01\01\01\00\01a\ff\00")
  "unknown sort")

;; case: sort-of-values-is-off
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\05\08\01\01\01\00\01a\02\00")
  "values are off")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\06\01\02\00\00\01a")
  "values are off")

;; case: alias-targets
;; 0 is an export, 1 a core export, 2 an outer definition.
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\02\01\7f" "\06\05\01\03\03\00\00")
  "unknown target")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\02\01\7f" "\06\05\01\03\04\00\00")
  "unknown target")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\02\01\7f" "\06\05\01\03\7f\00\00")
  "unknown target")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\02\01\7f" "\06\05\01\03\ff\00\00")
  "unknown target")

;; case: outer-alias-of-each-sort-that-may-be
(component binary "\00asm\0d\00\01\00"
  "\01\08\00asm\01\00\00\00"
  "\04\08\00asm\0d\00\01\00"
  "\03\04\01\60\00\00"
  "\07\02\01\7f"
  "\06\13\04\00\11\02\00\00\00\10\02\00\00\04\02\00\00\03\02\00\00")

;; case: outer-alias-of-other-sorts
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01f\01\00"
    "\06\05\01\01\02\00\00")
  "no outer functions")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\05\01\05\02\00\00")
  "no outer instances")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\05\01\02\02\00\00")
  "no outer values")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\06\01\00\00\02\00\00")
  "no outer core functions")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\06\01\00\01\02\00\00")
  "no outer core tables")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\06\01\00\02\02\00\00")
  "no outer core memories")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\06\01\00\03\02\00\00")
  "no outer core globals")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\06\01\00\04\02\00\00")
  "no outer core tags")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\06\06\01\00\12\02\00\00")
  "no outer core instances")

;; case: core-export-alias-of-a-component-sort
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\04\01\00\00\00"
    "\06\06\01\01\01\00\01f")
  "a core sort is needed")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\01\08\00asm\01\00\00\00"
    "\02\04\01\00\00\00"
    "\06\06\01\03\01\00\01f")
  "a core sort is needed")
