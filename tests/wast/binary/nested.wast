;; Sections 1 and 4 hold a whole core module and a whole component, each with its own preamble.

;; case: empty-module-and-empty-component
(component binary "\00asm\0d\00\01\00"
  "\01\08\00asm\01\00\00\00"
  "\04\08\00asm\0d\00\01\00"
)

;; case: components-three-deep
(component binary "\00asm\0d\00\01\00"
  "\04\1c\00asm\0d\00\01\00"
    "\04\12\00asm\0d\00\01\00"
      "\04\08\00asm\0d\00\01\00"
)

;; case: nested-preamble-cut-short
(assert_malformed (component binary "\00asm\0d\00\01\00" "\01\00") "no preamble")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\04\00") "no preamble")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\01\04\00asm") "no version")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\04\04\00asm") "no version")

;; case: component-where-a-module-belongs
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\01\08\00asm\0d\00\01\00") "wrong layer")

;; case: module-where-a-component-belongs
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\04\08\00asm\01\00\00\00") "wrong layer")

;; case: invalid-core-module
(assert_invalid
  (component
    (core module (func (result i32))))
  "body leaves no result")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\01\0a\00asm\01\00\00\00" "\7f\00")
  "unknown section of the module")

;; case: unused-invalid-component
(assert_invalid
  (component
    (component (component (type (list 7)))))
  "no such type")

;; case: nested-component-cut-short
;; The inner type section claims a byte more than the inner component has.
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\04\0c\00asm\0d\00\01\00" "\07\03\01\7f"
    "\00\01\00")
  "cut short")

;; case: index-spaces-of-a-nested-component-start-empty
(assert_invalid
  (component binary "\00asm\0d\00\01\00"
    "\07\02\01\7f"
    "\04\0d\00asm\0d\00\01\00" "\07\03\01\70\00")
  "no such type")

;; case: index-spaces-of-a-parent-go-on-after-a-nested-component
(component binary "\00asm\0d\00\01\00"
  "\07\02\01\7f"
  "\04\0c\00asm\0d\00\01\00" "\07\02\01\7f"
  "\07\03\01\70\00"
)
