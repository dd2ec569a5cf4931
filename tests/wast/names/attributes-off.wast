;; Attributes of imports and exports are behind features that are off by default. The form of name
;; that may carry them is refused with them.

;; case: implements
(assert_malformed
  (component (import "a" (implements "a:b/c") (instance))) "attributes are off")
(assert_malformed
  (component (instance $i) (export "a" (implements "a:b/c") (instance $i)))
  "attributes are off")
(assert_malformed
  (component (type (instance (export "a" (implements "a:b/c") (instance)))))
  "attributes are off")

;; case: external-id
(assert_malformed
  (component (import "a" (external-id "some thing") (func))) "attributes are off")

;; case: version-suffix
(assert_malformed
  (component binary "\00asm\0d\00\01\00"
    "\07\03\01\42\00"
    "\0a\14\01" "\02\07a:b/c@1" "\01\01\04.0.0" "\05\00")
  "attributes are off")

;; case: version-without-its-suffix
(assert_invalid (component (import "a:b/c@1" (instance))) "not a full version")
(assert_invalid (component (import "a:b/c@0.2" (instance))) "not a full version")
