;; A type given for an (eq ...) import must be equal, not merely a subtype. This shows with types
;; of instances and components, which have proper subtypes; validators let these pass as yet.

;; case: equal
(component
  (component $C
    (type $f (func (param "a" u8)))
    (type $i (instance (export "a" (func)) (export "b" (func))))
    (type $c (component (import "a" (func)) (export "b" (func))))
    (import "f" (type (eq $f)))
    (import "i" (type (eq $i)))
    (import "c" (type (eq $c))))
  (type $f (func (param "a" u8)))
  (type $i (instance (export "a" (func)) (export "b" (func))))
  (type $c (component (import "a" (func)) (export "b" (func))))
  (instance (instantiate $C (with "f" (type $f)) (with "i" (type $i)) (with "c" (type $c))))
)

;; case: function-type
(assert_invalid
  (component
    (component $C (type $t (func (param "a" u8))) (import "t" (type (eq $t))))
    (type $t (func (param "b" u8)))
    (instance (instantiate $C (with "t" (type $t)))))
  "another name of a parameter")

;; case: instance-type-with-fewer-exports
(assert_invalid
  (component
    (component $C
      (type $t (instance (export "a" (func)) (export "b" (func))))
      (import "t" (type (eq $t))))
    (type $t (instance (export "a" (func))))
    (instance (instantiate $C (with "t" (type $t)))))
  "no b")

;; case: instance-type-with-more-exports
(assert_invalid
  (component
    (component $C (type $t (instance (export "a" (func)))) (import "t" (type (eq $t))))
    (type $t (instance (export "a" (func)) (export "b" (func))))
    (instance (instantiate $C (with "t" (type $t)))))
  "a proper subtype")

;; case: component-type-with-more-exports
(assert_invalid
  (component
    (component $C (type $t (component (export "a" (func)))) (import "t" (type (eq $t))))
    (type $t (component (export "a" (func)) (export "b" (func))))
    (instance (instantiate $C (with "t" (type $t)))))
  "a proper subtype")

;; case: component-type-with-fewer-imports
(assert_invalid
  (component
    (component $C (type $t (component (import "a" (func)))) (import "t" (type (eq $t))))
    (type $t (component))
    (instance (instantiate $C (with "t" (type $t)))))
  "a proper subtype")

;; case: ascribed-instance-type
(assert_invalid
  (component
    (type $t (instance (export "a" (func)) (export "b" (func))))
    (type $u (instance (export "a" (func))))
    (export "t" (type $t) (type (eq $u))))
  "a proper subtype")
