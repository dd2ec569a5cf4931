;; post-return is called once after each call, when the results have been lifted, with the core
;; results of the function: none, one of any core type, or the address of spilled ones.

(component definition $PostReturn
  (core module $m
    (memory (export "mem") 1)
    (global $calls (mut i32) (i32.const 0))
    (global $got (mut i64) (i64.const 0))
    (func $note (param i64)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (global.set $got (local.get 0)))
    (func (export "calls") (result i32) (global.get $calls))
    (func (export "got") (result i64) (global.get $got))
    (func (export "none"))
    (func (export "none-post") (call $note (i64.const -1)))
    (func (export "i32") (result i32) (i32.const 0xfffffff0))
    (func (export "i32-post") (param i32) (call $note (i64.extend_i32_u (local.get 0))))
    (func (export "i64") (result i64) (i64.const 0x0123456789abcdef))
    (func (export "i64-post") (param i64) (call $note (local.get 0)))
    (func (export "f32") (result f32) (f32.const 1.5))
    (func (export "f32-post") (param f32)
      (call $note (i64.extend_i32_u (i32.reinterpret_f32 (local.get 0)))))
    (func (export "f64") (result f64) (f64.const 2.5))
    (func (export "f64-post") (param f64) (call $note (i64.reinterpret_f64 (local.get 0))))
    ;; Wipes the string that it returned: too early if the result were not lifted yet.
    (func (export "string") (result i32)
      (i32.store (i32.const 16) (i32.const 32))
      (i32.store (i32.const 20) (i32.const 3))
      (i32.store (i32.const 32) (i32.const 0x636261))
      (i32.const 16))
    (func (export "string-post") (param i32)
      (i32.store (i32.load (local.get 0)) (i32.const 0xffffffff))
      (i32.store (local.get 0) (i32.const 0xffffffff))
      (call $note (i64.extend_i32_u (local.get 0))))
    (func (export "trap-post") (param i32) (unreachable)))
  (core instance $i (instantiate $m))
  (func (export "calls") (result u32) (canon lift (core func $i "calls")))
  (func (export "got") (result u64) (canon lift (core func $i "got")))
  (func (export "none")
    (canon lift (core func $i "none") (post-return (core func $i "none-post"))))
  (func (export "u8") (result u8)
    (canon lift (core func $i "i32") (post-return (core func $i "i32-post"))))
  (func (export "u64") (result u64)
    (canon lift (core func $i "i64") (post-return (core func $i "i64-post"))))
  (func (export "f32") (result (tuple f32))
    (canon lift (core func $i "f32") (post-return (core func $i "f32-post"))))
  (func (export "f64") (result (tuple f64))
    (canon lift (core func $i "f64") (post-return (core func $i "f64-post"))))
  (func (export "string") (result string)
    (canon lift (core func $i "string") (memory (core memory $i "mem"))
      (post-return (core func $i "string-post"))))
  (func (export "trap") (result u32)
    (canon lift (core func $i "i32") (post-return (core func $i "trap-post")))))

(component instance $i $PostReturn)

;; case: no-result
(assert_return (invoke "none"))
(assert_return (invoke "calls") (u32.const 1))
(assert_return (invoke "got") (u64.const 0xffffffffffffffff))

;; case: whole-i32-of-a-narrow-result
(assert_return (invoke "u8") (u8.const 0xf0))
(assert_return (invoke "calls") (u32.const 2))
(assert_return (invoke "got") (u64.const 0xfffffff0))

;; case: i64
(assert_return (invoke "u64") (u64.const 0x0123456789abcdef))
(assert_return (invoke "got") (u64.const 0x0123456789abcdef))

;; case: f32
(assert_return (invoke "f32") (tuple.const (f32.const 1.5)))
(assert_return (invoke "got") (u64.const 0x3fc00000))

;; case: f64
(assert_return (invoke "f64") (tuple.const (f64.const 2.5)))
(assert_return (invoke "got") (u64.const 0x4004000000000000))

;; case: address-of-spilled-results-after-lifting
(assert_return (invoke "string") (str.const "abc"))
(assert_return (invoke "got") (u64.const 16))
(assert_return (invoke "string") (str.const "abc"))

;; case: once-per-call
(assert_return (invoke "calls") (u32.const 7))

;; case: trap-in-post-return
(component instance $i $PostReturn)
(assert_trap (invoke "trap") "unreachable")

;; Between guests: the callee's post-return runs after the caller's copy is made.
(component definition $Guest
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (global $calls (mut i32) (i32.const 0))
      (func (export "calls") (result i32) (global.get $calls))
      (func (export "string") (result i32)
        (i32.store (i32.const 16) (i32.const 32))
        (i32.store (i32.const 20) (i32.const 4))
        (i32.store (i32.const 32) (i32.const 0x64636261))
        (i32.const 16))
      (func (export "string-post") (param i32)
        (global.set $calls (i32.add (global.get $calls) (local.get 0)))
        (i32.store (i32.load (local.get 0)) (i32.const 0))
        (i32.store (local.get 0) (i32.const 0xffffffff)))
      (func (export "trap-post") (param i32) (unreachable)))
    (core instance $i (instantiate $m))
    (func (export "calls") (result u32) (canon lift (core func $i "calls")))
    (func (export "string") (result string)
      (canon lift (core func $i "string") (memory (core memory $i "mem"))
        (post-return (core func $i "string-post"))))
    (func (export "trap") (result string)
      (canon lift (core func $i "string") (memory (core memory $i "mem"))
        (post-return (core func $i "trap-post")))))
  (instance $callee (instantiate $Callee))
  (component $Caller
    (import "string" (func $string (result string)))
    (import "trap" (func $trap (result string)))
    (core module $mem
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 256)))
    (core instance $mem (instantiate $mem))
    (core func $string'
      (canon lower (func $string) (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc"))))
    (core func $trap'
      (canon lower (func $trap) (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc"))))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "string" (func $string (param i32)))
      (import "" "trap" (func $trap (param i32)))
      (func (export "string") (result i32)
        (call $string (i32.const 64))
        (i32.load (i32.load (i32.const 64))))
      (func (export "trap") (result i32)
        (call $trap (i32.const 64))
        (i32.const 1)))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "mem")) (export "string" (func $string'))
      (export "trap" (func $trap'))))))
    (func (export "string") (result u32) (canon lift (core func $i "string")))
    (func (export "trap") (result u32) (canon lift (core func $i "trap"))))
  (instance $caller (instantiate $Caller
    (with "string" (func $callee "string")) (with "trap" (func $callee "trap"))))
  (export "calls" (func $callee "calls"))
  (export "string" (func $caller "string"))
  (export "trap" (func $caller "trap")))

(component instance $i $Guest)

;; case: between-guests-after-copying
(assert_return (invoke "string") (u32.const 0x64636261))
(assert_return (invoke "calls") (u32.const 16))
(assert_return (invoke "string") (u32.const 0x64636261))
(assert_return (invoke "calls") (u32.const 32))

;; case: between-guests-trap-in-post-return
(component instance $i $Guest)
(assert_trap (invoke "trap") "unreachable")
