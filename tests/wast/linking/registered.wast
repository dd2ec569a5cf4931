;; Components of a script by their names: what an earlier one exports, a later one may import as an
;; instance of that name.

;; case: modules-and-resources
(component $lib
  (core module $M (func (export "f") (result i32) (i32.const 61)))
  (export "m" (core module $M))
  (type $r (resource (rep i32)))
  (export "r" (type $r))
)
(component
  (import "lib" (instance $lib
    (export "m" (core module $M (export "f" (func (result i32)))))
    (export "r" (type (sub resource)))))
  (alias export $lib "m" (core module $M))
  (core instance $m (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $m "f")))
)
(assert_return (invoke "f") (u32.const 61))

;; case: registered-under-another-name
(component $lib
  (core module $M (func (export "f") (result i32) (i32.const 62)))
  (export "m" (core module $M))
)
(register "other:lib/name" $lib)
(component
  (import "other:lib/name" (instance $lib
    (export "m" (core module $M (export "f" (func (result i32)))))))
  (alias export $lib "m" (core module $M))
  (core instance $m (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $m "f")))
)
(assert_return (invoke "f") (u32.const 62))

;; case: export-of-another-type
(component $lib
  (core module $M (func (export "f") (result i32) (i32.const 63)))
  (export "m" (core module $M))
)
(assert_unlinkable
  (component (import "lib" (instance (export "m" (core module (export "g" (func)))))))
  "no such export")
(assert_unlinkable
  (component (import "lib" (instance (export "n" (core module)))))
  "no such export")

;; case: instances-of-a-definition
;; Two instances of one definition, each with its own state.
(component definition $Counter
  (core module $M
    (global $n (mut i32) (i32.const 0))
    (func (export "next") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (global.get $n)))
  (core instance $m (instantiate $M))
  (func (export "next") (result u32) (canon lift (core func $m "next")))
)
(component instance $a $Counter)
(assert_return (invoke "next") (u32.const 1))
(assert_return (invoke "next") (u32.const 2))
(component instance $b $Counter)
(assert_return (invoke "next") (u32.const 1))

;; case: resource-of-an-instance-is-its-own
(component definition $Lib
  (type $r (resource (rep i32)))
  (export $e "r" (type $r))
)
(component instance $lib-a $Lib)
(component instance $lib-b $Lib)
(component
  (import "lib-a" (instance (export "r" (type (sub resource)))))
  (import "lib-b" (instance (export "r" (type (sub resource)))))
)
(assert_unlinkable
  (component
    (import "lib-a" (instance $a (export "r" (type (sub resource)))))
    (alias export $a "r" (type $r))
    (import "lib-b" (instance (export "r" (type (eq $r))))))
  "another resource")
