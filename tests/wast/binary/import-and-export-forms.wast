;; The bytes inside imports and exports: forms of names, kinds of imports, bounds of types and
;; ascriptions.

;; case: both-plain-forms-of-a-name
(component definition binary "\00asm\0d\00\01\00"
  "\07\05\01\40\00\01\00"
  "\0a\0b\02\00\01a\01\00\01\01b\01\00")

;; case: names-with-attributes-are-off
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\03\01\42\00" "\0a\0e\01\02\01a\01\00\05a:b/c\05\00")
  "attributes are off")

;; case: unknown-form-of-a-name
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\06\01\03\01a\01\00")
  "unknown form")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\06\01\04\01a\01\00")
  "unknown form")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\06\01\7f\01a\01\00")
  "unknown form")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\06\01\ff\01a\01\00")
  "unknown form")

;; case: unknown-kind-of-import
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\06\01\00\01a\06\00")
  "unknown kind")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\06\01\00\01a\07\00")
  "unknown kind")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\06\01\00\01a\11\00")
  "unknown kind")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\06\01\00\01a\7f\00")
  "unknown kind")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\01\00" "\0a\06\01\00\01a\ff\00")
  "unknown kind")

;; case: core-kind-of-import-is-a-module
(component definition binary "\00asm\0d\00\01\00" "\03\03\01\50\00" "\0a\07\01\00\01a\00\11\00")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\03\01\50\00" "\0a\07\01\00\01a\00\00\00")
  "only modules")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\03\01\50\00" "\0a\07\01\00\01a\00\01\00")
  "only modules")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\03\01\50\00" "\0a\07\01\00\01a\00\02\00")
  "only modules")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\03\01\50\00" "\0a\07\01\00\01a\00\03\00")
  "only modules")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\03\01\50\00" "\0a\07\01\00\01a\00\04\00")
  "only modules")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\03\01\50\00" "\0a\07\01\00\01a\00\10\00")
  "only modules")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\03\01\50\00" "\0a\07\01\00\01a\00\12\00")
  "only modules")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\03\01\50\00" "\0a\07\01\00\01a\00\ff\00")
  "only modules")

;; case: kind-of-values-is-off
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\0a\07\01\00\01a\02\01\7f")
  "values are off")

;; case: unknown-bound-of-a-type
(component definition binary "\00asm\0d\00\01\00"
  "\07\02\01\7f"
  "\0a\0c\02\00\01a\03\00\00\00\01b\03\01")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\02\01\7f" "\0a\07\01\00\01a\03\02\00")
  "unknown bound")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\02\01\7f" "\0a\07\01\00\01a\03\03\00")
  "unknown bound")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\02\01\7f" "\0a\07\01\00\01a\03\7f\00")
  "unknown bound")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\02\01\7f" "\0a\07\01\00\01a\03\ff\00")
  "unknown bound")

;; case: ascription-flag
(component definition binary "\00asm\0d\00\01\00"
  "\07\05\01\40\00\01\00"
  "\0a\06\01\00\01a\01\00"
  "\0b\0f\02\00\01a\01\00\00\00\01b\01\00\01\01\00")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01a\01\00"
    "\0b\07\01\00\01a\01\00\02")
  "neither absent nor present")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01a\01\00"
    "\0b\07\01\00\01a\01\00\7f")
  "neither absent nor present")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01a\01\00"
    "\0b\07\01\00\01a\01\00\ff")
  "neither absent nor present")

;; case: import-cut-short
(assert_malformed (component binary "\00asm\0d\00\01\00" "\0a\02\01\00") "no name")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\0a\04\01\00\02\61") "name is cut short")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\0a\04\01\00\01a") "no type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\0a\05\01\00\01a\01") "no index")

;; case: export-cut-short
(assert_malformed (component binary "\00asm\0d\00\01\00" "\0b\04\01\00\01a") "no sort")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\0b\05\01\00\01a\01") "no index")
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"
    "\0a\06\01\00\01a\01\00"
    "\0b\06\01\00\01a\01\00")
  "no flag")
