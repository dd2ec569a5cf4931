;; Aliases of exports: they add a definition of an instance to an index space of the component.

;; case: every-sort
(component
  (component $C
    (core module $M (func (export "f") (result i32) (i32.const 6)))
    (core instance $m (instantiate $M))
    (func $f (result u32) (canon lift (core func $m "f")))
    (instance $i (export "f" (func $f)))
    (component $D (export "f" (core module $M)))
    (type $t (list u8))
    (export "module" (core module $M))
    (export "func" (func $f))
    (export "instance" (instance $i))
    (export "component" (component $D))
    (export "type" (type $t))
  )
  (instance $c (instantiate $C))
  (alias export $c "module" (core module $M))
  (alias export $c "func" (func $f))
  (alias export $c "instance" (instance $i))
  (alias export $c "component" (component $D))
  (alias export $c "type" (type $t))
  (core instance $m (instantiate $M))
  (instance (instantiate $D))
  (type (option $t))
  (func (export "a") (result u32) (canon lift (core func $m "f")))
  (export "b" (func $f))
  (export "c" (func $i "f"))
)
(assert_return (invoke "a") (u32.const 6))
(assert_return (invoke "b") (u32.const 6))
(assert_return (invoke "c") (u32.const 6))

;; case: of-an-imported-instance
(component
  (import "host" (instance $host
    (export "return-three" (func (result u32)))
    (export "nested" (instance (export "return-four" (func (result u32)))))
  ))
  (alias export $host "return-three" (func $three))
  (alias export $host "nested" (instance $nested))
  (alias export $nested "return-four" (func $four))
  (export "three" (func $three))
  (export "four" (func $four))
)
(assert_return (invoke "three") (u32.const 3))
(assert_return (invoke "four") (u32.const 4))

;; case: twice-the-same
(component
  (import "host" (instance $host (export "return-three" (func (result u32)))))
  (alias export $host "return-three" (func $a))
  (alias export $host "return-three" (func $b))
  (export "a" (func $a))
  (export "b" (func $b))
)
(assert_return (invoke "a") (u32.const 3))
(assert_return (invoke "b") (u32.const 3))

;; case: no-such-instance
(assert_invalid (component (alias export 0 "a" (func))) "no such instance")

;; case: no-such-export
(assert_invalid
  (component (instance $i) (alias export $i "a" (func)))
  "no such export")
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (func))))
    (alias export $i "b" (func)))
  "no such export")

;; case: export-not-in-the-declared-type
;; What an import really has does not count, only what its type says.
(assert_invalid
  (component
    (import "host" (instance $host (export "return-three" (func (result u32)))))
    (alias export $host "nested" (instance)))
  "no such export")

;; case: names-of-exports-are-compared-exactly
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (func))))
    (alias export $i "A" (func)))
  "no such export")

;; case: export-of-another-sort
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (func))))
    (alias export $i "a" (type)))
  "a function, not a type")
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (instance))))
    (alias export $i "a" (func)))
  "an instance, not a function")
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (component))))
    (alias export $i "a" (core module)))
  "a component, not a module")
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (core module))))
    (alias export $i "a" (component)))
  "a module, not a component")
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (type (sub resource)))))
    (alias export $i "a" (instance)))
  "a type, not an instance")

;; case: path-through-something-else-than-an-instance
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (func))))
    (export "x" (func $i "a" "b")))
  "a function has no exports")
