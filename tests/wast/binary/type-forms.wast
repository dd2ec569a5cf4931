;; The bytes inside types: flags for what is optional, declarators, results, representations.

;; case: result-flags
(component binary "\00asm\0d\00\01\00" "\07\11\04\6a\00\00\6a\01\7f\00\6a\00\01\7f\6a\01\7f\01\7f")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\6a\02\7f\00")
  "neither absent nor present")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\6a\7f\7f\00")
  "neither absent nor present")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\6a\ff\7f\00")
  "neither absent nor present")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\6a\00\02\7f")
  "neither absent nor present")

;; case: variant-case-flags
(component binary "\00asm\0d\00\01\00" "\07\0c\01\71\02\01a\00\00\01b\01\7f\00")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\08\01\71\01\01a\02\7f\00")
  "neither absent nor present")

;; case: variant-case-ends-in-zero
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\08\01\71\01\01a\00\01\00")
  "reserved byte")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\08\01\71\01\01a\01\7f\01")
  "reserved byte")

;; case: function-results
(component binary "\00asm\0d\00\01\00" "\07\09\02\40\00\00\7f\40\00\01\00")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\02\00") "unknown form")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\7f\00") "unknown form")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\05\01\40\00\ff\00") "unknown form")

;; case: function-without-result-ends-in-zero
;; A list of named results is history.
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\08\01\40\00\01\01\01a\7f")
  "not zero results")

;; case: value-types-are-primitive-or-an-index
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\40\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\42\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\43\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\62\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\63\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\65\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\68\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\69\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\6a\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\6b\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\6d\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\6e\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\6f\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\70\7f") "not a value type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\70\72\7f") "not a value type")

;; case: empty-composites
(assert_invalid (component binary "\00asm\0d\00\01\00" "\07\03\01\72\00") "empty record")
(assert_invalid (component binary "\00asm\0d\00\01\00" "\07\03\01\71\00") "empty variant")
(assert_invalid (component binary "\00asm\0d\00\01\00" "\07\03\01\6f\00") "empty tuple")
(assert_invalid (component binary "\00asm\0d\00\01\00" "\07\03\01\6e\00") "empty flags")
(assert_invalid (component binary "\00asm\0d\00\01\00" "\07\03\01\6d\00") "empty enum")

;; case: off-error-context
(assert_invalid (component binary "\00asm\0d\00\01\00" "\07\02\01\64") "error contexts are off")
(assert_invalid (component binary "\00asm\0d\00\01\00" "\07\03\01\70\64") "error contexts are off")

;; case: off-fixed-length-list
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\07\04\01\67\7f\04")
  "fixed lengths are off")

;; case: off-map
(assert_invalid (component binary "\00asm\0d\00\01\00" "\07\04\01\63\79\73") "maps are off")

;; case: resource-representation
(component binary "\00asm\0d\00\01\00" "\07\04\01\3f\7f\00")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\7d\00")
  "not a representation")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\7c\00")
  "not a representation")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\7b\00")
  "not a representation")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\70\00")
  "not a representation")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\6f\00")
  "not a representation")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\7e\00")
  "64-bit representations are off")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\00\00") "not a core type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\40\00") "not a core type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\79\00") "not a core type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\ff\00") "not a core type")

;; case: resource-destructor-flag
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\3f\7f\02\00")
  "neither absent nor present")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\3f\7f\7f\00")
  "neither absent nor present")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\3f\7f\ff\00")
  "neither absent nor present")

;; case: component-type-declarators
(component binary "\00asm\0d\00\01\00"
  "\07\14\01\41\03\01\40\00\01\00\03\00\01a\01\00\04\00\01a\01\00")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\41\01\05\00")
  "unknown declarator")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\41\01\06\00")
  "unknown declarator")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\41\01\7f\00")
  "unknown declarator")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\41\01\ff\00")
  "unknown declarator")

;; case: instance-type-declarators
(component binary "\00asm\0d\00\01\00" "\07\0e\01\42\02\01\40\00\01\00\04\00\01a\01\00")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\42\01\05\00")
  "unknown declarator")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\42\01\06\00")
  "unknown declarator")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\42\01\7f\00")
  "unknown declarator")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\05\01\42\01\ff\00")
  "unknown declarator")

;; case: instance-types-have-no-imports
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\0e\01\42\02\01\40\00\01\00\03\00\01a\01\00")
  "imports belong to components")
