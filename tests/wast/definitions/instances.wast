;; Instances: components instantiated with named arguments, and tuples of definitions under names.

;; case: empty-instance
(component
  (instance $i)
  (export "i" (instance $i))
)

;; case: tuple-of-every-sort
(component
  (core module $M (func (export "f") (result i32) (i32.const 23)))
  (core instance $m (instantiate $M))
  (func $f (result u32) (canon lift (core func $m "f")))
  (type $t (list u8))
  (component $C)
  (instance $inner (export "f" (func $f)))
  (instance $i
    (export "module" (core module $M))
    (export "func" (func $f))
    (export "type" (type $t))
    (export "component" (component $C))
    (export "instance" (instance $inner))
  )
  (export "f" (func $i "func"))
  (export "g" (func $i "instance" "f"))
  (core instance $again (instantiate (module $i "module")))
  (func (export "h") (result u32) (canon lift (core func $again "f")))
  (instance (instantiate (component $i "component")))
)
(assert_return (invoke "f") (u32.const 23))
(assert_return (invoke "g") (u32.const 23))
(assert_return (invoke "h") (u32.const 23))

;; case: tuple-renames
(component
  (core module $M
    (func (export "one") (result i32) (i32.const 1))
    (func (export "two") (result i32) (i32.const 2))
  )
  (core instance $m (instantiate $M))
  (func $one (result u32) (canon lift (core func $m "one")))
  (func $two (result u32) (canon lift (core func $m "two")))
  (component $C
    (import "i" (instance $i (export "a" (func (result u32))) (export "b" (func (result u32)))))
    (export "a" (func $i "a"))
    (export "b" (func $i "b"))
  )
  (instance $c (instantiate $C
    (with "i" (instance (export "a" (func $two)) (export "b" (func $one))))))
  (export "a" (func $c "a"))
  (export "b" (func $c "b"))
)
(assert_return (invoke "a") (u32.const 2))
(assert_return (invoke "b") (u32.const 1))

;; case: argument-of-every-sort
(component
  (component $C
    (import "m" (core module $M (export "f" (func (result i32)))))
    (import "f" (func $f (result u32)))
    (type $u8 u8)
    (import "t" (type (eq $u8)))
    (import "c" (component $D (export "f" (func (result u32)))))
    (import "i" (instance $i (export "f" (func (result u32)))))
    (core instance $m (instantiate $M))
    (instance $d (instantiate $D))
    (func (export "m") (result u32) (canon lift (core func $m "f")))
    (export "f" (func $f))
    (export "c" (func $d "f"))
    (export "i" (func $i "f"))
  )
  (core module $One (func (export "f") (result i32) (i32.const 1)))
  (core module $Two (func (export "f") (result i32) (i32.const 2)))
  (core instance $two (instantiate $Two))
  (func $two (result u32) (canon lift (core func $two "f")))
  (type $byte u8)
  (component $Three
    (core module $M (func (export "f") (result i32) (i32.const 3)))
    (core instance $m (instantiate $M))
    (func (export "f") (result u32) (canon lift (core func $m "f")))
  )
  (instance $three (instantiate $Three))
  (instance $c (instantiate $C
    (with "m" (core module $One))
    (with "f" (func $two))
    (with "t" (type $byte))
    (with "c" (component $Three))
    (with "i" (instance $three))))
  (export "m" (func $c "m"))
  (export "f" (func $c "f"))
  (export "c" (func $c "c"))
  (export "i" (func $c "i"))
)
(assert_return (invoke "m") (u32.const 1))
(assert_return (invoke "f") (u32.const 2))
(assert_return (invoke "c") (u32.const 3))
(assert_return (invoke "i") (u32.const 3))

;; case: order-of-arguments-does-not-matter
(component
  (import "host-return-two" (func $two (result u32)))
  (component $C
    (import "a" (func (result u32)))
    (import "b" (instance))
  )
  (instance $empty)
  (instance (instantiate $C (with "b" (instance $empty)) (with "a" (func $two))))
)

;; case: export-twice-in-a-tuple
(assert_invalid
  (component
    (component $C)
    (instance (export "a" (component $C)) (export "a" (component $C)))
  )
  "two exports of one name")

;; case: name-of-a-tuple-is-a-label
(assert_invalid
  (component (component $C) (instance (export "1" (component $C))))
  "not a name")
(assert_invalid
  (component (component $C) (instance (export "" (component $C))))
  "not a name")

;; case: index-out-of-range
(assert_invalid (component (instance (instantiate 0))) "no such component")
(assert_invalid (component (instance (export "a" (func 0)))) "no such function")
(assert_invalid (component (instance (export "a" (type 0)))) "no such type")
(assert_invalid (component (instance (export "a" (component 0)))) "no such component")
(assert_invalid (component (instance (export "a" (instance 0)))) "no such instance")
(assert_invalid (component (instance (export "a" (core module 0)))) "no such module")
(assert_invalid
  (component (component $C) (instance (instantiate $C (with "a" (func 0)))))
  "no such function")

;; case: instance-is-not-its-own-argument
(assert_invalid
  (component
    (component $C (import "i" (instance)))
    (instance $i (instantiate $C (with "i" (instance 0))))
  )
  "not yet defined")
