;; Plain names of imports and exports: a label, perhaps with an annotation before it.

;; case: labels
(component definition
  (import "a" (func)) (import "a-b" (func)) (import "a1-2-3" (func)) (import "XML" (func))
  (import "is-XML" (func)) (import "a11-w0rds" (func)) (import "m1x3d-4CR0NYMS" (func))
)
(component
  (instance $i)
  (export "a" (instance $i)) (export "get-JSON" (instance $i)) (export "A1-2-3" (instance $i))
)

;; case: not-a-label
(assert_invalid (component (import "" (func))) "empty")
(assert_invalid (component (import "1" (func))) "starts with a digit")
(assert_invalid (component (import "aB" (func))) "both cases in a word")
(assert_invalid (component (import "a-" (func))) "ends in a hyphen")
(assert_invalid (component (import "-a" (func))) "starts with a hyphen")
(assert_invalid (component (import "a--b" (func))) "two hyphens")
(assert_invalid (component (import "a_b" (func))) "underscore")
(assert_invalid (component (import "a b" (func))) "space")
(assert_invalid (component (import "a.b" (func))) "dot without an annotation")
(assert_invalid (component (import "\c3\a9" (func))) "beyond ASCII")

;; case: exports-follow-the-same-rule
(assert_invalid (component (instance $i) (export "" (instance $i))) "empty")
(assert_invalid (component (instance $i) (export "1" (instance $i))) "starts with a digit")
(assert_invalid (component (instance $i) (export "aB" (instance $i))) "both cases in a word")
(assert_invalid (component (instance $i) (export "a.b" (instance $i))) "dot")

;; case: unknown-annotation
(assert_invalid (component (import "[a]b" (func))) "unknown annotation")
(assert_invalid (component (import "[get]b" (func))) "unknown annotation")
(assert_invalid (component (import "[]b" (func))) "empty annotation")
(assert_invalid (component (import "[method" (func))) "open annotation")
(assert_invalid (component (import "[METHOD]a.b" (func))) "annotations are lower case")

;; case: annotation-of-other-drafts
(assert_invalid (component (import "[async]a" (func))) "unknown annotation")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[async method]r.f" (func (param "self" (borrow $r)))))
  "unknown annotation")

;; case: annotation-without-a-label
(assert_invalid (component (import "[constructor]" (func))) "no label")
(assert_invalid (component (import "[method]" (func))) "no label")
(assert_invalid (component (import "[static]" (func))) "no label")

;; case: method-and-static-take-two-labels
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[method]r" (func (param "self" (borrow $r)))))
  "no dot")
(assert_invalid
  (component (import "r" (type (sub resource))) (import "[static]r" (func)))
  "no dot")
(assert_invalid
  (component (import "r" (type (sub resource))) (import "[static]r.a.b" (func)))
  "two dots")
(assert_invalid
  (component (import "r" (type (sub resource))) (import "[static]r." (func)))
  "no second label")
(assert_invalid
  (component (import "r" (type (sub resource))) (import "[static].a" (func)))
  "no first label")
(assert_invalid
  (component (import "r" (type (sub resource))) (import "[static]r.1" (func)))
  "second label starts with a digit")

;; case: constructor-takes-one-label
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[constructor]r.a" (func (result (own $r)))))
  "a dot")
