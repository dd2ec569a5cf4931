;; Resource types: represented by an i32, with an optional destructor from i32 to nothing; handles
;; are of resource types only.

;; case: with-and-without-destructor
(component
  (core module $M (func (export "drop") (param i32)))
  (core instance $m (instantiate $M))
  (type (resource (rep i32)))
  (type (resource (rep i32) (dtor (core func $m "drop"))))
)

;; case: destructor-with-a-result
(assert_invalid
  (component
    (core module $M (func (export "drop") (param i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (type (resource (rep i32) (dtor (core func $m "drop")))))
  "wrong signature")

;; case: destructor-of-another-parameter
(assert_invalid
  (component
    (core module $M (func (export "drop") (param i64)))
    (core instance $m (instantiate $M))
    (type (resource (rep i32) (dtor (core func $m "drop")))))
  "wrong signature")
(assert_invalid
  (component
    (core module $M (func (export "drop")))
    (core instance $m (instantiate $M))
    (type (resource (rep i32) (dtor (core func $m "drop")))))
  "wrong signature")
(assert_invalid
  (component
    (core module $M (func (export "drop") (param i32 i32)))
    (core instance $m (instantiate $M))
    (type (resource (rep i32) (dtor (core func $m "drop")))))
  "wrong signature")

;; case: destructor-that-is-not-there
(assert_invalid (component (type (resource (rep i32) (dtor (core func 0))))) "no such function")

;; case: representations-other-than-i32
(assert_invalid (component (type (resource (rep i64)))) "64 bits are off")
(assert_invalid (component (type (resource (rep f32)))) "not a representation")
(assert_invalid (component (type (resource (rep f64)))) "not a representation")
(assert_invalid (component (type (resource (rep v128)))) "not a representation")
(assert_invalid (component (type (resource (rep externref)))) "not a representation")

;; case: handles-of-resources
(component
  (type $r (resource (rep i32)))
  (type (own $r))
  (type (borrow $r))
  (type (list (own $r)))
)

;; case: handles-of-imported-resources
(component definition
  (import "r" (type $r (sub resource)))
  (import "s" (type $s (eq $r)))
  (type (own $r))
  (type (borrow $s))
)

;; case: handles-of-exported-resources
(component
  (type $r (resource (rep i32)))
  (export $e "r" (type $r))
  (type (own $e))
  (type (borrow $e))
)

;; case: handles-of-other-types
(assert_invalid (component (type $t u8) (type (own $t))) "not a resource")
(assert_invalid (component (type $t u8) (type (borrow $t))) "not a resource")
(assert_invalid (component (type $t (func)) (type (own $t))) "not a resource")
(assert_invalid (component (type $t (instance)) (type (borrow $t))) "not a resource")
(assert_invalid
  (component (type $r (resource (rep i32))) (type $t (own $r)) (type (own $t)))
  "a handle is not a resource")

;; case: handle-index-out-of-range
(assert_invalid (component (type (own 0))) "no such type")
(assert_invalid (component (type (borrow 0))) "no such type")

;; case: resource-defined-inside-a-type
;; A type may only require resources, by importing or exporting them.
(assert_invalid (component (type (component (type (resource (rep i32)))))) "not inside types")
(assert_invalid (component (type (instance (type (resource (rep i32)))))) "not inside types")

;; case: destructor-runs-when-the-last-handle-goes
(component
  (component $C
    (core module $D
      (global $last (mut i32) (i32.const 0))
      (func (export "drop") (param i32) (global.set $last (local.get 0)))
      (func (export "last") (result i32) (global.get $last))
    )
    (core instance $d (instantiate $D))
    (type $r' (resource (rep i32) (dtor (core func $d "drop"))))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (func (export "last") (result u32) (canon lift (core func $d "last")))
  )
  (instance $c (instantiate $C))
  (alias export $c "r" (type $r))
  (core func $make (canon lower (func $c "make")))
  (core func $last (canon lower (func $c "last")))
  (core func $drop (canon resource.drop $r))
  (core module $M
    (func $make (import "" "make") (param i32) (result i32))
    (func $last (import "" "last") (result i32))
    (func $drop (import "" "drop") (param i32))
    (func (export "run") (param i32) (result i32)
      (call $drop (call $make (local.get 0)))
      (call $last))
  )
  (core instance $m (instantiate $M (with "" (instance
    (export "make" (func $make)) (export "last" (func $last)) (export "drop" (func $drop))))))
  (func (export "run") (param "rep" u32) (result u32) (canon lift (core func $m "run")))
)
(assert_return (invoke "run" (u32.const 31)) (u32.const 31))
