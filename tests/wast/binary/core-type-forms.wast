;; Core types at the level of components: those of core WebAssembly, and types of modules.

;; case: function-types
(component binary "\00asm\0d\00\01\00" "\03\09\02\60\00\00\60\01\7f\01\7e")

;; case: other-types-of-core-webassembly
;; Structures, arrays, groups of types, final and open subtypes.
(component binary "\00asm\0d\00\01\00"
  "\03\16\05\5f\00\5e\7f\00\4e\01\60\00\00\4f\00\60\00\00\00\50\00\60\00\00")

;; case: open-subtype-needs-a-zero-before-it
;; Without it the opcode means a type of modules.
(component binary "\00asm\0d\00\01\00" "\03\07\01\00\50\00\60\00\00" "\03\03\01\50\00")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\07\01\00\60\00\60\00\00")
  "only before open subtypes")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\07\01\00\4f\00\60\00\00")
  "only before open subtypes")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\07\01\00\5f\00\60\00\00")
  "only before open subtypes")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\07\01\00\00\00\60\00\00")
  "only before open subtypes")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\07\01\00\ff\00\60\00\00")
  "only before open subtypes")

;; case: unknown-core-type
(assert_malformed (component binary "\00asm\0d\00\01\00" "\03\04\01\01\00\00") "unknown type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\03\04\01\40\00\00") "unknown type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\03\04\01\41\00\00") "unknown type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\03\04\01\42\00\00") "unknown type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\03\04\01\51\00\00") "unknown type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\03\04\01\61\00\00") "unknown type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\03\04\01\6f\00\00") "unknown type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\03\04\01\7f\00\00") "unknown type")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\03\04\01\ff\00\00") "unknown type")

;; case: module-type-declarators
(component binary "\00asm\0d\00\01\00" "\03\13\01\50\03\01\60\00\00\00\01a\01b\00\00\03\01c\00\00")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\05\01\50\01\04\00")
  "unknown declarator")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\05\01\50\01\05\00")
  "unknown declarator")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\05\01\50\01\7f\00")
  "unknown declarator")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\05\01\50\01\ff\00")
  "unknown declarator")

;; case: module-type-alias-is-outer-and-of-types
(component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\03\08\01\50\01\02\10\01\01\00")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\03\08\01\50\01\02\00\01\01\00")
  "only types")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\03\08\01\50\01\02\03\01\01\00")
  "only types")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\03\08\01\50\01\02\11\01\01\00")
  "only types")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\03\08\01\50\01\02\12\01\01\00")
  "only types")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\03\08\01\50\01\02\ff\01\01\00")
  "only types")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\03\08\01\50\01\02\10\00\01\00")
  "only outer")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\03\08\01\50\01\02\10\02\01\00")
  "only outer")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\04\01\60\00\00" "\03\08\01\50\01\02\10\ff\01\00")
  "only outer")

;; case: imports-and-exports-of-a-module-type
(component binary "\00asm\0d\00\01\00"
  "\03\20\01\50\04\00\01a\01t\01\70\00\01\00\01a\01m\02\00\01\03\01g\03\7f\00\03\01h\03\7f\01")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0a\01\50\01\00\01a\01b\05\00")
  "unknown kind")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\08\01\50\01\03\01b\05\00")
  "unknown kind")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0a\01\50\01\00\01a\01b\10\00")
  "unknown kind")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\08\01\50\01\03\01b\10\00")
  "unknown kind")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0a\01\50\01\00\01a\01b\7f\00")
  "unknown kind")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\08\01\50\01\03\01b\7f\00")
  "unknown kind")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\0a\01\50\01\00\01a\01b\ff\00")
  "unknown kind")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\08\01\50\01\03\01b\ff\00")
  "unknown kind")
