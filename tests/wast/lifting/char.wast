;; A flat char must be a Unicode scalar value: the host lifts a core result, a guest the core
;; argument of a call.

(component definition $Host
  (core module $m (func (export "id") (param i32) (result i32) (local.get 0)))
  (core instance $i (instantiate $m))
  (func (export "char") (param "raw" u32) (result char) (canon lift (core func $i "id"))))

(component instance $i $Host)

;; case: zero
(assert_return (invoke "char" (u32.const 0)) (char.const "\u{0}"))

;; case: last-before-surrogates
(assert_return (invoke "char" (u32.const 0xd7ff)) (char.const "\u{d7ff}"))

;; case: first-after-surrogates
(assert_return (invoke "char" (u32.const 0xe000)) (char.const "\u{e000}"))

;; case: last-scalar-value
(assert_return (invoke "char" (u32.const 0x10ffff)) (char.const "\u{10ffff}"))

;; case: first-surrogate
(component instance $i $Host)
(assert_trap (invoke "char" (u32.const 0xd800)) "char is a surrogate")

;; case: last-surrogate
(component instance $i $Host)
(assert_trap (invoke "char" (u32.const 0xdfff)) "char is a surrogate")

;; case: past-last-scalar-value
(component instance $i $Host)
(assert_trap (invoke "char" (u32.const 0x110000)) "char out of range")

;; case: all-ones
(component instance $i $Host)
(assert_trap (invoke "char" (u32.const 0xffffffff)) "char out of range")

(component definition $Guest
  (component $Callee
    (core module $m (func (export "id") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m))
    (func (export "char") (param "x" char) (result u32) (canon lift (core func $i "id"))))
  (component $Caller
    (import "char" (func $char (param "x" char) (result u32)))
    (core func $char' (canon lower (func $char)))
    (func (export "char") (param "raw" u32) (result u32) (canon lift (core func $char'))))
  (instance $callee (instantiate $Callee))
  (instance $caller (instantiate $Caller (with "char" (func $callee "char"))))
  (export "char" (func $caller "char")))

(component instance $i $Guest)

;; case: between-guests-valid
(assert_return (invoke "char" (u32.const 0)) (u32.const 0))
(assert_return (invoke "char" (u32.const 0xd7ff)) (u32.const 0xd7ff))
(assert_return (invoke "char" (u32.const 0xe000)) (u32.const 0xe000))
(assert_return (invoke "char" (u32.const 0x10ffff)) (u32.const 0x10ffff))

;; case: between-guests-first-surrogate
(component instance $i $Guest)
(assert_trap (invoke "char" (u32.const 0xd800)) "char is a surrogate")

;; case: between-guests-last-surrogate
(component instance $i $Guest)
(assert_trap (invoke "char" (u32.const 0xdfff)) "char is a surrogate")

;; case: between-guests-past-last
(component instance $i $Guest)
(assert_trap (invoke "char" (u32.const 0x110000)) "char out of range")

;; case: between-guests-all-ones
(component instance $i $Guest)
(assert_trap (invoke "char" (u32.const 0xffffffff)) "char out of range")
