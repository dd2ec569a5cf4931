;; Of the core sorts only modules pass the border of a component: they alone may be exported, given
;; as arguments and put into instances. Text has no words for the rest, so this is binary.

;; case: module-in-a-tuple-argument-and-export
(component binary "\00asm\0d\00\01\00"
  "\01\08\00asm\01\00\00\00"
  "\04\08\00asm\0d\00\01\00"
  "\05\09\01\01\01\00\01a\00\11\00"
  "\05\09\01\00\00\01\01a\00\11\00"
  "\0b\08\01\00\01a\00\11\00\00")

;; case: core-function
;; The resource.drop of a resource is a core function.
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\04\01\3f\7f\00"
    "\08\03\01\03\00"
    "\05\09\01\01\01\00\01a\00\00\00")
  "functions stay inside")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\04\01\3f\7f\00"
    "\08\03\01\03\00"
    "\04\08\00asm\0d\00\01\00"
    "\05\09\01\00\00\01\01a\00\00\00")
  "functions stay inside")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\04\01\3f\7f\00"
    "\08\03\01\03\00"
    "\0b\08\01\00\01a\00\00\00\00")
  "functions stay inside")

;; case: core-type
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\05\09\01\01\01\00\01a\00\10\00")
  "types stay inside")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\03\04\01\60\00\00"
    "\04\08\00asm\0d\00\01\00"
    "\05\09\01\00\00\01\01a\00\10\00")
  "types stay inside")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\0b\08\01\00\01a\00\10\00\00")
  "types stay inside")

;; case: core-instance
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\03\01\01\00" "\05\09\01\01\01\00\01a\00\12\00")
  "instances stay inside")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\02\03\01\01\00"
    "\04\08\00asm\0d\00\01\00"
    "\05\09\01\00\00\01\01a\00\12\00")
  "instances stay inside")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\03\01\01\00" "\0b\08\01\00\01a\00\12\00\00")
  "instances stay inside")

;; case: other-core-sorts
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\0b\08\01\00\01a\00\01\00\00")
  "tables stay inside")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\0b\08\01\00\01a\00\02\00\00")
  "memories stay inside")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\0b\08\01\00\01a\00\03\00\00")
  "globals stay inside")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\0b\08\01\00\01a\00\04\00\00")
  "tags stay inside")

;; case: module-export-without-the-core-prefix
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\01\08\00asm\01\00\00\00" "\0b\07\01\00\01a\11\00\00")
  "no such sort")

;; case: alias-of-an-export-of-a-core-sort
;; Instances of components export no core definitions but modules.
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\05\08\01\01\01\00\01a\05\00"
    "\06\07\01\00\00\00\00\01a")
  "not exported by components")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\07\01\00\00\00\00\01a")
  "not exported by components")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\07\01\00\01\00\00\01a")
  "not exported by components")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\07\01\00\02\00\00\01a")
  "not exported by components")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\07\01\00\03\00\00\01a")
  "not exported by components")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\07\01\00\04\00\00\01a")
  "not exported by components")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\07\01\00\10\00\00\01a")
  "not exported by components")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\05\03\01\01\00" "\06\07\01\00\12\00\00\01a")
  "not exported by components")

;; case: alias-of-a-core-export-that-is-a-type-module-or-instance
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\03\01\01\00" "\06\07\01\00\10\01\00\01a")
  "modules export no types")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\03\01\01\00" "\06\07\01\00\11\01\00\01a")
  "modules export no modules")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\03\01\01\00" "\06\07\01\00\12\01\00\01a")
  "modules export no instances")

;; case: core-tuple-of-types-modules-or-instances
;; A core instance holds what core modules can import.
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\02\07\01\01\01\01a\10\00")
  "not importable")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\01\08\00asm\01\00\00\00" "\02\07\01\01\01\01a\11\00")
  "not importable")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\02\03\01\01\00" "\02\07\01\01\01\01a\12\00")
  "not importable")
