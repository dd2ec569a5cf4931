;; A char in memory is four bytes holding a Unicode scalar value: below 0x110000 and outside
;; 0xd800-0xdfff. Read by the host as a result, and from one guest by another as a list.

(component definition $Host
  (core module $m
    (memory (export "mem") 1)
    (func (export "pair") (param i32) (result i32)
      (i32.store (i32.const 8) (local.get 0))
      (i32.const 4)))
  (core instance $i (instantiate $m))
  (func (export "load") (param "raw" u32) (result (tuple char char))
    (canon lift (core func $i "pair") (memory (core memory $i "mem")))))

(component definition $Guest
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
      (func (export "first") (param i32 i32) (result i32)
        (i32.load (local.get 0))))
    (core instance $i (instantiate $m))
    (func (export "first") (param "l" (list char)) (result u32)
      (canon lift (core func $i "first") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")))))
  (component $Caller
    (import "first" (func $first (param "l" (list char)) (result u32)))
    (core module $mem (memory (export "mem") 1))
    (core instance $mem (instantiate $mem))
    (core func $first' (canon lower (func $first) (memory (core memory $mem "mem"))))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "first" (func $first (param i32 i32) (result i32)))
      (func (export "run") (param i32) (result i32)
        (i32.store (i32.const 16) (local.get 0))
        (call $first (i32.const 16) (i32.const 1))))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "mem")) (export "first" (func $first'))))))
    (func (export "load") (param "raw" u32) (result u32) (canon lift (core func $i "run"))))
  (instance $callee (instantiate $Callee))
  (instance $caller (instantiate $Caller (with "first" (func $callee "first"))))
  (export "load" (func $caller "load")))

(component instance $i $Host)

;; case: zero-is-a-char
(assert_return (invoke "load" (u32.const 0))
  (tuple.const (char.const "\u{0}") (char.const "\u{0}")))

;; case: last-before-surrogates
(assert_return (invoke "load" (u32.const 0xd7ff))
  (tuple.const (char.const "\u{0}") (char.const "\u{d7ff}")))

;; case: first-after-surrogates
(assert_return (invoke "load" (u32.const 0xe000))
  (tuple.const (char.const "\u{0}") (char.const "\u{e000}")))

;; case: last-scalar-value
(assert_return (invoke "load" (u32.const 0x10ffff))
  (tuple.const (char.const "\u{0}") (char.const "\u{10ffff}")))

;; case: first-surrogate
(component instance $i $Host)
(assert_trap (invoke "load" (u32.const 0xd800)) "char is a surrogate")

;; case: last-surrogate
(component instance $i $Host)
(assert_trap (invoke "load" (u32.const 0xdfff)) "char is a surrogate")

;; case: past-last-scalar-value
(component instance $i $Host)
(assert_trap (invoke "load" (u32.const 0x110000)) "char out of range")

;; case: all-ones
(component instance $i $Host)
(assert_trap (invoke "load" (u32.const 0xffffffff)) "char out of range")

(component instance $i $Guest)

;; case: between-guests-valid
(assert_return (invoke "load" (u32.const 0xd7ff)) (u32.const 0xd7ff))
(assert_return (invoke "load" (u32.const 0xe000)) (u32.const 0xe000))
(assert_return (invoke "load" (u32.const 0x10ffff)) (u32.const 0x10ffff))

;; case: between-guests-first-surrogate
(component instance $i $Guest)
(assert_trap (invoke "load" (u32.const 0xd800)) "char is a surrogate")

;; case: between-guests-last-surrogate
(component instance $i $Guest)
(assert_trap (invoke "load" (u32.const 0xdfff)) "char is a surrogate")

;; case: between-guests-past-last
(component instance $i $Guest)
(assert_trap (invoke "load" (u32.const 0x110000)) "char out of range")
