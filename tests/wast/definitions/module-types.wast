;; Types of core modules: declarations of imports and exports, over a space of core types that
;; starts empty.

;; case: module-fits-its-type
(component
  (component $C
    (import "m" (core module $M
      (import "a" "f" (func (param i32) (result i32)))
      (export "g" (func (param i32) (result i32)))))
    (core module $A (func (export "f") (param i32) (result i32)
      (i32.add (local.get 0) (i32.const 1))))
    (core instance $a (instantiate $A))
    (core instance $m (instantiate $M (with "a" (instance $a))))
    (func (export "g") (param "n" u32) (result u32) (canon lift (core func $m "g")))
  )
  (core module $M
    (func $f (import "a" "f") (param i32) (result i32))
    (func (export "g") (param i32) (result i32) (i32.mul (call $f (local.get 0)) (i32.const 2)))
  )
  (instance $c (instantiate $C (with "m" (core module $M))))
  (export "g" (func $c "g"))
)
(assert_return (invoke "g" (u32.const 4)) (u32.const 10))

;; case: types-declared-and-aliased-are-the-same
(component $C
  (core type $F (func (param i32) (result i32)))
  (core type $T1 (module
    (type (func (param i32) (result i32)))
    (import "a" "b" (func (type 0)))
    (export "c" (func (type 0)))))
  (core type $T2 (module
    (alias outer $C $F (type))
    (import "a" "b" (func (type 0)))
    (export "c" (func (type 0)))))
  (component $D
    (alias outer $C $T1 (core type $T1))
    (alias outer $C $T2 (core type $T2))
    (component $E (import "m" (core module (type $T1))))
    (import "m" (core module $M (type $T2)))
    (instance (instantiate $E (with "m" (core module $M))))
  )
)

;; case: types-of-the-component-are-not-seen
(assert_invalid
  (component
    (core type (func))
    (core type (module (import "a" "b" (func (type 0))))))
  "no such type in the module type")

;; case: alias-of-a-module-type
(assert_invalid
  (component $C
    (core type $M (module))
    (core type (module (alias outer $C $M (type)))))
  "no modules inside modules")

;; case: module-type-in-a-module-type
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\06\01\50\01\01\50\00")
  "no modules inside modules")

;; case: alias-of-too-many-scopes
(assert_invalid
  (component (core type (module (alias outer 2 0 (type)))))
  "no such scope")

;; case: alias-of-no-such-type
(assert_invalid
  (component $C (core type (module (alias outer $C 0 (type)))))
  "no such type")

;; case: alias-of-the-module-type-itself
(component
  (core type (module
    (type $f (func (result i32)))
    (alias outer 0 $f (type $g))
    (export "f" (func (type $g)))))
)

;; case: every-kind-of-import-and-export
(component
  (core type (module
    (import "a" "f" (func (param i32)))
    (import "a" "t" (table 1 2 funcref))
    (import "a" "m" (memory 1 2))
    (import "a" "g" (global (mut i64)))
    (import "a" "e" (tag (param i32)))
    (export "f" (func (result f32)))
    (export "t" (table 0 externref))
    (export "m" (memory 1))
    (export "g" (global f64))
    (export "e" (tag))))
)

;; case: two-exports-of-one-name
(assert_invalid
  (component (core type (module (export "a" (func)) (export "a" (func)))))
  "two exports of one name")

;; case: names-that-differ-by-case
(component
  (core type (module (export "a" (func)) (export "A" (func)) (export "" (func))))
)

;; case: function-type-that-is-none
(assert_invalid
  (component (core type (module (type (struct)) (export "f" (func (type 0))))))
  "a structure is no function")

;; case: limits-out-of-range
(assert_invalid (component (core type (module (export "m" (memory 65537))))) "too many pages")
(assert_invalid (component (core type (module (export "m" (memory 2 1))))) "more than the most")

;; case: tag-with-results
(assert_invalid
  (component (core type (module (export "e" (tag (result i32))))))
  "tags have no results")

;; case: alias-from-two-scopes-out
;; Core types are never of resources, so components in between do not matter.
(component $C
  (core type $f (func (result i32)))
  (component
    (core type (module
      (alias outer 2 $f (type))
      (export "f" (func (type 0))))))
)
