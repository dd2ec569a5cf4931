;; Subtyping of instances, components and modules: a subtype may export more and import less.

;; case: instance-with-more-exports
(component definition
  (import "i" (instance $i (export "a" (func)) (export "b" (func (result u8)))))
  (component $C (import "i" (instance (export "b" (func (result u8))))))
  (instance (instantiate $C (with "i" (instance $i))))
)

;; case: instance-with-exports-in-another-order
(component
  (import "host" (instance $h (export "return-three" (func (result u32)))))
  (import "host-return-two" (func $two (result u32)))
  (component $C
    (import "i" (instance $i (export "a" (func (result u32))) (export "b" (func (result u32)))))
    (export "a" (func $i "a")) (export "b" (func $i "b")))
  (instance $c (instantiate $C (with "i" (instance
    (export "c" (func $two)) (export "b" (func $two)) (export "a" (func $h "return-three"))))))
  (export "a" (func $c "a"))
  (export "b" (func $c "b"))
)
(assert_return (invoke "a") (u32.const 3))
(assert_return (invoke "b") (u32.const 2))

;; case: instance-with-fewer-exports
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (func))))
    (component $C (import "i" (instance (export "a" (func)) (export "b" (func)))))
    (instance (instantiate $C (with "i" (instance $i)))))
  "it has no b")

;; case: instance-with-an-export-of-another-type
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (func (param "x" u8)))))
    (component $C (import "i" (instance (export "a" (func (param "x" u16))))))
    (instance (instantiate $C (with "i" (instance $i)))))
  "a takes a u8")

;; case: instances-inside-instances
(component definition
  (import "i" (instance $i (export "j" (instance (export "a" (func)) (export "b" (func))))))
  (component $C (import "i" (instance (export "j" (instance (export "a" (func)))))))
  (instance (instantiate $C (with "i" (instance $i))))
)
(assert_invalid
  (component
    (import "i" (instance $i (export "j" (instance (export "a" (func))))))
    (component $C
      (import "i" (instance (export "j" (instance (export "a" (func)) (export "b" (func)))))))
    (instance (instantiate $C (with "i" (instance $i)))))
  "its j has no b")

;; case: component-with-fewer-imports
(component definition
  (component $D)
  (component $C (import "c" (component (import "a" (func)) (import "b" (instance)))))
  (instance (instantiate $C (with "c" (component $D))))
)

;; case: component-with-more-imports
(assert_invalid
  (component
    (component $D (import "a" (func)) (import "b" (func)))
    (component $C (import "c" (component (import "a" (func)))))
    (instance (instantiate $C (with "c" (component $D)))))
  "it needs b")

;; case: component-with-more-exports
(component definition
  (component $D (instance $i) (export "a" (instance $i)) (export "b" (instance $i)))
  (component $C (import "c" (component (export "b" (instance)))))
  (instance (instantiate $C (with "c" (component $D))))
)

;; case: component-with-fewer-exports
(assert_invalid
  (component
    (component $D (instance $i) (export "a" (instance $i)))
    (component $C (import "c" (component (export "a" (instance)) (export "b" (instance)))))
    (instance (instantiate $C (with "c" (component $D)))))
  "it has no b")

;; case: imports-the-other-way-round
;; What it imports may be less than what it will be given, not more.
(component definition
  (component $D (import "i" (instance (export "a" (func)))))
  (component $C
    (import "c" (component (import "i" (instance (export "a" (func)) (export "b" (func)))))))
  (instance (instantiate $C (with "c" (component $D))))
)
(assert_invalid
  (component
    (component $D (import "i" (instance (export "a" (func)) (export "b" (func)))))
    (component $C (import "c" (component (import "i" (instance (export "a" (func)))))))
    (instance (instantiate $C (with "c" (component $D)))))
  "it will be given no b")

;; case: module-with-fewer-imports-and-more-exports
(component
  (core module $M
    (func (export "f") (result i32) (i32.const 17)) (func (export "g")))
  (component $C
    (import "m" (core module $M (import "a" "b" (func)) (export "f" (func (result i32)))))
    (core module $A (func (export "b")))
    (core instance $a (instantiate $A))
    (core instance $m (instantiate $M (with "a" (instance $a))))
    (func (export "f") (result u32) (canon lift (core func $m "f"))))
  (instance $c (instantiate $C (with "m" (core module $M))))
  (export "f" (func $c "f"))
)
(assert_return (invoke "f") (u32.const 17))

;; case: module-with-more-imports
(assert_invalid
  (component
    (core module $M (import "a" "b" (func)))
    (component $C (import "m" (core module)))
    (instance (instantiate $C (with "m" (core module $M)))))
  "it needs a function")

;; case: module-with-fewer-exports
(assert_invalid
  (component
    (core module $M)
    (component $C (import "m" (core module (export "f" (func)))))
    (instance (instantiate $C (with "m" (core module $M)))))
  "it has no f")

;; case: module-with-an-export-of-another-type
(assert_invalid
  (component
    (core module $M (func (export "f") (param i32)))
    (component $C (import "m" (core module (export "f" (func)))))
    (instance (instantiate $C (with "m" (core module $M)))))
  "another signature")
(assert_invalid
  (component
    (core module $M (global (export "f") i32 (i32.const 0)))
    (component $C (import "m" (core module (export "f" (func)))))
    (instance (instantiate $C (with "m" (core module $M)))))
  "a global")

;; case: memories-and-tables-of-a-module
;; A larger memory fits where a smaller one is needed, one that may grow further does not.
(component
  (core module $M (memory (export "m") 2 3) (table (export "t") 2 3 funcref))
  (component $C
    (import "m" (core module (export "m" (memory 1 4)) (export "t" (table 1 funcref)))))
  (instance (instantiate $C (with "m" (core module $M))))
)
(assert_invalid
  (component
    (core module $M (memory (export "m") 1))
    (component $C (import "m" (core module (export "m" (memory 1 4)))))
    (instance (instantiate $C (with "m" (core module $M)))))
  "no limit")
(assert_invalid
  (component
    (core module $M (table (export "t") 1 funcref))
    (component $C (import "m" (core module (export "t" (table 1 externref)))))
    (instance (instantiate $C (with "m" (core module $M)))))
  "other references")
(assert_invalid
  (component
    (core module $M (table (export "t") 1 funcref))
    (component $C (import "m" (core module (export "t" (table 2 funcref)))))
    (instance (instantiate $C (with "m" (core module $M)))))
  "too small")

;; case: names-are-compared-exactly
(assert_invalid
  (component
    (import "i" (instance $i (export "A" (func))))
    (component $C (import "i" (instance (export "a" (func)))))
    (instance (instantiate $C (with "i" (instance $i)))))
  "it has no a")
(assert_invalid
  (component
    (component $D (import "A" (func)))
    (component $C (import "c" (component (import "a" (func)))))
    (instance (instantiate $C (with "c" (component $D)))))
  "it needs A")

;; case: instance-with-another-type
(assert_invalid
  (component
    (type $t u8)
    (instance $i (export "t" (type $t)))
    (component $C (import "i" (instance (type $u u16) (export "t" (type (eq $u))))))
    (instance (instantiate $C (with "i" (instance $i)))))
  "u8 and u16")
(assert_invalid
  (component
    (type $t u8)
    (instance $i (export "t" (type $t)))
    (component $C (import "i" (instance (export "t" (type (sub resource))))))
    (instance (instantiate $C (with "i" (instance $i)))))
  "a number is no resource")
