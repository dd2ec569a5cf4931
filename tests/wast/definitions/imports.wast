;; Imports: one name each, of the component sorts and of core modules, taking the next index of
;; their sort.

;; case: each-sort-from-the-host
(component
  (import "host-return-two" (func $two (result u32)))
  (import "host" (instance $host
    (export "return-three" (func (result u32)))
    (export "simple-module" (core module $M
      (export "g" (global i32)) (export "f" (func (result i32)))))
    (export "resource1" (type (sub resource)))
  ))
  (alias export $host "simple-module" (core module $M))
  (core instance $m (instantiate $M))
  (core func $two (canon lower (func $two)))
  (core func $three (canon lower (func $host "return-three")))
  (core module $N
    (func $two (import "h" "two") (result i32))
    (func $three (import "h" "three") (result i32))
    (func $f (import "m" "f") (result i32))
    (global $g (import "m" "g") i32)
    (func (export "two") (result i32) (call $two))
    (func (export "three") (result i32) (call $three))
    (func (export "f") (result i32) (call $f))
    (func (export "g") (result i32) (global.get $g))
  )
  (core instance $n (instantiate $N
    (with "m" (instance $m))
    (with "h" (instance (export "two" (func $two)) (export "three" (func $three))))))
  (func (export "two") (result u32) (canon lift (core func $n "two")))
  (func (export "three") (result u32) (canon lift (core func $n "three")))
  (func (export "f") (result u32) (canon lift (core func $n "f")))
  (func (export "g") (result u32) (canon lift (core func $n "g")))
)
(assert_return (invoke "two") (u32.const 2))
(assert_return (invoke "three") (u32.const 3))
(assert_return (invoke "f") (u32.const 101))
(assert_return (invoke "g") (u32.const 100))

;; case: each-sort-declared
(component definition
  (import "f" (func (param "a" u8)))
  (import "t" (type (sub resource)))
  (type $list (list u8))
  (import "u" (type (eq $list)))
  (import "i" (instance))
  (import "c" (component))
  (import "m" (core module))
)

;; case: type-of-the-right-sort
;; Where the kind of an import names a type, the type must be of that kind.
(assert_invalid (component (type $t u8) (import "a" (func (type $t)))) "not a function type")
(assert_invalid (component (type $t (func)) (import "a" (instance (type $t))))
  "not an instance type")
(assert_invalid (component (type $t (instance)) (import "a" (component (type $t))))
  "not a component type")
(assert_invalid (component (type $t (component)) (import "a" (func (type $t))))
  "not a function type")
(assert_invalid (component (type $t (resource (rep i32))) (import "a" (func (type $t))))
  "not a function type")
(assert_invalid (component (core type $t (func)) (import "a" (core module (type $t))))
  "not a module type")

;; case: type-index-out-of-range
(assert_invalid (component (import "a" (func (type 0)))) "no such type")
(assert_invalid (component (import "a" (instance (type 0)))) "no such type")
(assert_invalid (component (import "a" (component (type 0)))) "no such type")
(assert_invalid (component (import "a" (core module (type 0)))) "no such type")
(assert_invalid (component (import "a" (type (eq 0)))) "no such type")

;; case: imported-value-is-off
(assert_invalid (component (import "a" (value string))) "values are off")

;; case: same-interface-of-the-host-in-two-components
(component
  (import "host-return-two" (func $two (result u32)))
  (component $C
    (import "f" (func $f (result u32)))
    (export "g" (func $f))
  )
  (instance $c (instantiate $C (with "f" (func $two))))
  (export "g" (func $c "g"))
)
(assert_return (invoke "g") (u32.const 2))

;; case: imported-function-exported-under-another-name
(component
  (import "host-return-two" (func $two (result u32)))
  (export "zwei" (func $two))
)
(assert_return (invoke "zwei") (u32.const 2))

;; case: imported-instance-exported
(component $reexport
  (import "host" (instance $host (export "return-three" (func (result u32)))))
  (export "again" (instance $host))
)
(component
  (import "reexport" (instance $r
    (export "again" (instance (export "return-three" (func (result u32)))))))
  (export "three" (func $r "again" "return-three"))
)
(assert_return (invoke "three") (u32.const 3))
