;; Each assertion about components where it does not hold.

(component
  (core module $M
    (func (export "one") (result i32) (i32.const 1))
    (func (export "none"))
    (func (export "trap") (unreachable))
    (func $loop (export "loop") (call $loop))
    (func (export "double") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2))))
  (core instance $m (instantiate $M))
  (func (export "one") (result u32) (canon lift (core func $m "one")))
  (func (export "none") (canon lift (core func $m "none")))
  (func (export "double") (param "n" u8) (result u32) (canon lift (core func $m "double")))
  (instance (export "inside")))

;; What holds.
(assert_return (invoke "one") (u32.const 1))
(assert_return (invoke "none"))
(assert_return (invoke "double" (u8.const 21)) (u32.const 42))

;; What does not.
(assert_return (invoke "one") (u32.const 2))
(assert_return (invoke "one") (u64.const 1))
(assert_return (invoke "one") (str.const "1"))
(assert_return (invoke "one"))
(assert_return (invoke "none") (u32.const 0))
(assert_trap (invoke "one") "it returns")
(assert_trap (invoke "nothing") "there is none")
(assert_trap (invoke "inside") "an instance")
(assert_trap (invoke "double") "one argument too few")
(assert_trap (invoke "double" (u8.const 1) (u8.const 2)) "one too many")
(assert_trap (invoke "double" (u32.const 1)) "of another type")
(assert_return (get "one") (u32.const 1))
(assert_invalid (component (core module)) "it is valid")
(assert_invalid (component (import "f" (func async)) (core func (canon task.cancel))) "it is valid")
(assert_malformed (component binary "\00asm\0d\00\01\00") "it is well formed")
(assert_malformed (component quote "(core module)") "it is well formed")
(assert_unlinkable (component (import "host-return-two" (func (result u32)))) "it links")
(assert_unlinkable (component (import "f" (func)) (core func (canon task.cancel))) "unsupported")
(assert_trap (component (core module)) "it ends")
(assert_trap (component (import "nowhere" (func))) "it does not link")
(component (core func (canon task.cancel)))
(component (import "nowhere" (func)))
(component (core module $M (func $f (unreachable)) (start $f)) (core instance (instantiate $M)))

;; Traps and exhaustion.
(component definition $Bad
  (core module $M
    (func (export "trap") (unreachable))
    (func $loop (export "loop") (call $loop)))
  (core instance $m (instantiate $M))
  (func (export "trap") (canon lift (core func $m "trap")))
  (func (export "loop") (canon lift (core func $m "loop"))))
(component instance $bad $Bad)
(assert_trap (invoke "trap") "unreachable")
(component instance $bad $Bad)
(assert_exhaustion (invoke "trap") "it traps")
(component instance $bad $Bad)
(assert_return (invoke "trap"))
(component instance $bad $Bad)
(assert_exhaustion (invoke "loop") "call stack exhausted")
(component instance $bad $Bad)
(assert_trap (invoke "loop") "it exhausts the stack")
