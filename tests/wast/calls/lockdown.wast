;; A trap ends every instance that was in the call for good, the one that trapped and those that
;; called it: whatever of them is called then traps too. Another instantiation is not touched.

(component definition $Lockdown
  (component $Inner
    (core module $m
      (func (export "trap") (unreachable))
      (func (export "one") (result i32) (i32.const 1)))
    (core instance $i (instantiate $m))
    (func (export "trap") (canon lift (core func $i "trap")))
    (func (export "one") (result u32) (canon lift (core func $i "one"))))
  (instance $inner (instantiate $Inner))
  (component $Outer
    (import "trap" (func $trap))
    (import "one" (func $one (result u32)))
    (core func $trap' (canon lower (func $trap)))
    (core func $one' (canon lower (func $one)))
    (core module $m (func (export "two") (result i32) (i32.const 2)))
    (core instance $i (instantiate $m))
    (func (export "trap") (canon lift (core func $trap')))
    (func (export "one") (result u32) (canon lift (core func $one')))
    (func (export "two") (result u32) (canon lift (core func $i "two")))
    (func (export "char") (result char) (canon lift (core func $one'))))
  (instance $outer (instantiate $Outer
    (with "trap" (func $inner "trap")) (with "one" (func $inner "one"))))
  (export "inner-trap" (func $inner "trap"))
  (export "inner-one" (func $inner "one"))
  (export "trap" (func $outer "trap"))
  (export "one" (func $outer "one"))
  (export "two" (func $outer "two")))

;; case: alive
(component instance $i $Lockdown)
(assert_return (invoke "inner-one") (u32.const 1))
(assert_return (invoke "one") (u32.const 1))
(assert_return (invoke "two") (u32.const 2))

;; case: dead-after-its-own-trap
(component instance $i $Lockdown)
(assert_trap (invoke "inner-trap") "unreachable")
(assert_trap (invoke "inner-one") "instance has trapped")

;; case: dead-after-a-trap-in-a-call-through-another
(component instance $i $Lockdown)
(assert_trap (invoke "trap") "unreachable")
(assert_trap (invoke "one") "instance has trapped")

;; case: caller-dead-after-its-callees-trap
(component instance $i $Lockdown)
(assert_trap (invoke "trap") "unreachable")
(assert_trap (invoke "two") "instance has trapped")

;; case: callee-dead-after-a-trap-in-a-call-through-another
(component instance $i $Lockdown)
(assert_trap (invoke "trap") "unreachable")
(assert_trap (invoke "inner-one") "instance has trapped")

;; case: another-instance-lives
(component instance $j $Lockdown)
(assert_return (invoke "one") (u32.const 1))

;; case: dead-after-a-result-that-does-not-lift
(component definition $BadResult
  (core module $m (func (export "id") (param i32) (result i32) (local.get 0)))
  (core instance $i (instantiate $m))
  (func (export "char") (param "raw" u32) (result char) (canon lift (core func $i "id"))))
(component instance $i $BadResult)
(assert_return (invoke "char" (u32.const 0x41)) (char.const "A"))
(assert_trap (invoke "char" (u32.const 0xd800)) "char is a surrogate")
(assert_trap (invoke "char" (u32.const 0x41)) "instance has trapped")
