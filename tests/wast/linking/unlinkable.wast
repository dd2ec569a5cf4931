;; Linking with the host: each import of a component that is run must be provided, with a type that
;; fits.

;; case: nothing-of-that-name
(assert_unlinkable (component (import "not-there" (func))) "no such import")
(assert_unlinkable (component (import "not-there" (instance (export "f" (func)))))
  "no such import")
(assert_unlinkable (component (import "not-there" (core module))) "no such import")
(assert_unlinkable (component (import "not-there" (type (sub resource)))) "no such import")
(assert_unlinkable (component (import "a:b/c@1.0.0" (instance (export "f" (func)))))
  "no such import")

;; case: nothing-of-that-name-in-the-instance
(assert_unlinkable
  (component (import "host" (instance (export "not-there" (func)))))
  "no such export")
(assert_unlinkable
  (component (import "host" (instance (export "nested" (instance (export "no" (func)))))))
  "no such export")

;; case: another-sort
(assert_unlinkable (component (import "host" (func))) "an instance")
(assert_unlinkable
  (component (import "host-return-two" (instance (export "f" (func))))) "a function")
(assert_unlinkable
  (component (import "host" (instance (export "return-three" (type (sub resource))))))
  "a function")
(assert_unlinkable
  (component (import "host" (instance (export "resource1" (func))))) "a resource")
(assert_unlinkable
  (component (import "host" (instance (export "return-three" (core module))))) "a function")
(assert_unlinkable
  (component (import "host" (instance (export "simple-module" (func))))) "a module")

;; case: function-of-another-type
(assert_unlinkable (component (import "host-return-two" (func))) "a result too many")
(assert_unlinkable
  (component (import "host-return-two" (func (result string)))) "another result")
(assert_unlinkable
  (component (import "host-return-two" (func (result s32)))) "another result")
(assert_unlinkable
  (component (import "host-return-two" (func (param "a" u32) (result u32))))
  "a parameter too few")

;; case: function-over-another-resource
(assert_unlinkable
  (component
    (import "host" (instance
      (export "resource1" (type (sub resource)))
      (export "resource2" (type $r2 (sub resource)))
      (export "[static]resource1.assert" (func (param "r" (own $r2)) (param "rep" u32))))))
  "another resource")

;; case: module-that-exports-less
(assert_unlinkable
  (component
    (import "host" (instance
      (export "simple-module" (core module (export "not-there" (func)))))))
  "no such export")

;; case: module-with-exports-of-another-type
(assert_unlinkable
  (component
    (import "host" (instance
      (export "simple-module" (core module (export "f" (func (result i64))))))))
  "another result")
(assert_unlinkable
  (component
    (import "host" (instance
      (export "simple-module" (core module (export "g" (global (mut i32))))))))
  "not mutable")

;; case: module-for-which-the-component-brings-imports
;; A module that needs nothing fits a type that offers it something.
(component
  (import "host" (instance $host
    (export "simple-module" (core module $M
      (import "a" "b" (func)) (export "f" (func (result i32)))))))
  (alias export $host "simple-module" (core module $M))
  (core module $A (func (export "b")))
  (core instance $a (instantiate $A))
  (core instance $m (instantiate $M (with "a" (instance $a))))
  (func (export "f") (result u32) (canon lift (core func $m "f")))
)
(assert_return (invoke "f") (u32.const 101))

;; case: instance-of-which-nothing-is-needed
(component (import "host" (instance)))
(component (import "host" (instance (export "nested" (instance)))))

;; case: resource-as-often-as-one-likes
(component
  (import "host" (instance $host
    (export "resource1" (type (sub resource)))
    (export "resource2" (type (sub resource)))
    (export "resource1-again" (type (sub resource)))))
)

;; case: failed-linking-leaves-the-rest-alone
(component
  (import "host-return-two" (func $two (result u32)))
  (core func $two (canon lower (func $two)))
  (func (export "two") (result u32) (canon lift (core func $two))))
(assert_unlinkable (component (import "not-there" (func))) "no such import")
(assert_return (invoke "two") (u32.const 2))
