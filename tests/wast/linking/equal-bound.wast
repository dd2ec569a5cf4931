;; A type given for an (eq ...) import must be equal, not merely a subtype.

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
