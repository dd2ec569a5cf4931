;; Instantiation: an argument for every import, found by its name, of a type that fits. Arguments
;; that no import names are ignored.

;; case: argument-for-each-import
(component
  (import "host-return-two" (func $two (result u32)))
  (component $C (import "a" (func $a (result u32))) (import "b" (func $b (result u32)))
    (export "x" (func $a)) (export "y" (func $b)))
  (import "host" (instance $host (export "return-three" (func (result u32)))))
  (instance $c (instantiate $C (with "b" (func $two)) (with "a" (func $host "return-three"))))
  (export "x" (func $c "x"))
  (export "y" (func $c "y"))
)
(assert_return (invoke "x") (u32.const 3))
(assert_return (invoke "y") (u32.const 2))

;; case: missing
(assert_invalid
  (component (component $C (import "a" (func))) (instance (instantiate $C)))
  "no argument a")
(assert_invalid
  (component
    (import "f" (func $f))
    (component $C (import "a" (func)) (import "b" (func)))
    (instance (instantiate $C (with "a" (func $f)))))
  "no argument b")

;; case: extra
(component definition
  (import "f" (func $f))
  (component $C (import "a" (func)))
  (instance (instantiate $C (with "a" (func $f)) (with "unused" (func $f))))
)

;; case: same-name-twice
(assert_invalid
  (component
    (import "f" (func $f))
    (component $C (import "a" (func)))
    (instance (instantiate $C (with "a" (func $f)) (with "a" (func $f)))))
  "a given twice")

;; case: names-are-compared-exactly
;; Strongly unique names may differ by case alone from one another; arguments may not.
(assert_invalid
  (component
    (import "f" (func $f))
    (component $C (import "a" (func)))
    (instance (instantiate $C (with "A" (func $f)))))
  "no argument a")

;; case: versions-are-compared-exactly
(component definition
  (instance $i)
  (component $C (import "a:b/c@1.0.0" (instance)))
  (instance (instantiate $C (with "a:b/c@1.0.0" (instance $i))))
)
(assert_invalid
  (component
    (instance $i)
    (component $C (import "a:b/c@1.0.0" (instance)))
    (instance (instantiate $C (with "a:b/c@1.0.1" (instance $i)))))
  "no argument of that version")

;; case: of-another-sort
(assert_invalid
  (component
    (component $C (import "a" (func)))
    (instance $i)
    (instance (instantiate $C (with "a" (instance $i)))))
  "an instance is no function")
(assert_invalid
  (component
    (import "f" (func $f))
    (component $C (import "a" (instance)))
    (instance (instantiate $C (with "a" (func $f)))))
  "a function is no instance")
(assert_invalid
  (component
    (component $D)
    (component $C (import "a" (core module)))
    (instance (instantiate $C (with "a" (component $D)))))
  "a component is no module")
(assert_invalid
  (component
    (core module $D)
    (component $C (import "a" (component)))
    (instance (instantiate $C (with "a" (core module $D)))))
  "a module is no component")
(assert_invalid
  (component
    (type $t u8)
    (component $C (import "a" (func)))
    (instance (instantiate $C (with "a" (type $t)))))
  "a type is no function")

;; case: inline-instance
(component
  (import "host-return-two" (func $two (result u32)))
  (component $C
    (import "i" (instance $i (export "f" (func (result u32)))))
    (export "f" (func $i "f")))
  (instance $c (instantiate $C (with "i" (instance (export "f" (func $two))))))
  (export "f" (func $c "f"))
)
(assert_return (invoke "f") (u32.const 2))

;; case: one-definition-for-two-imports
(component
  (component $C
    (import "a" (core module $A (export "f" (func (result i32)))))
    (import "b" (core module $B (export "f" (func (result i32)))))
    (core instance $a (instantiate $A))
    (core instance $b (instantiate $B))
    (func (export "a") (result u32) (canon lift (core func $a "f")))
    (func (export "b") (result u32) (canon lift (core func $b "f"))))
  (core module $M
    (global $n (mut i32) (i32.const 0))
    (func (export "f") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (global.get $n)))
  (instance $c (instantiate $C (with "a" (core module $M)) (with "b" (core module $M))))
  (export "a" (func $c "a"))
  (export "b" (func $c "b"))
)
(assert_return (invoke "a") (u32.const 1))
(assert_return (invoke "a") (u32.const 2))
(assert_return (invoke "b") (u32.const 1))

;; case: names-of-extra-arguments-are-any-text
(component
  (component $C)
  (instance $i)
  (instance (instantiate $C (with "any thing!" (instance $i)) (with "" (instance $i))))
)
