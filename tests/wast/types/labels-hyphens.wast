;; Hyphens count when labels are compared: only the case of letters does not. Validators take
;; labels that differ by hyphens alone for the same, so they refuse this as yet.

;; case: labels-that-differ-by-hyphens
(component (type (record (field "abc" u8) (field "a-b-c" u8))))
(component (type (enum "foobar" "foo-bar")))
(component definition (import "foobar" (func)) (import "foo-bar" (func)))
(component definition (import "a1:b/c" (instance)) (import "a-1:b/c" (instance)))
