;; The core values of a flat variant are shared by all its cases: each case reads its payload out
;; of the joined type by wrapping or reinterpreting, and what it does not need is not looked at.
;; A guest lifts here what it was given raw; the callee answers with what it got, whose unused
;; values are zero.

(component definition $Guest
  (type $v' (variant (case "none") (case "u8" u8) (case "s8" s8) (case "s32" s32)
    (case "f32" f32) (case "u64" u64) (case "f64" f64) (case "bool" bool) (case "char" char)))
  (type $w' (variant (case "one" u32) (case "three" (tuple u32 u8 u32)) (case "none")))
  (type $x' (variant (case "int" u16) (case "float" f32)))
  (type $y' (variant (case "float" f32) (case "none")))
  (component $Callee
    (core module $m
      (func (export "v-case") (param i32 i64) (result i32) (local.get 0))
      (func (export "v-payload") (param i32 i64) (result i64) (local.get 1))
      (func (export "w-sum") (param i32 i32 i32 i32) (result i64)
        (i64.add
          (i64.add (i64.extend_i32_u (local.get 0)) (i64.extend_i32_u (local.get 1)))
          (i64.add (i64.extend_i32_u (local.get 2)) (i64.extend_i32_u (local.get 3)))))
      (func (export "x-payload") (param i32 i32) (result i32) (local.get 1))
      (func (export "y-payload") (param i32 f32) (result i32)
        (i32.reinterpret_f32 (local.get 1)))
      (func (export "option") (param i32 i32) (result i32) (local.get 1))
      (func (export "result") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m))
    (export $v "v" (type $v'))
    (export $w "w" (type $w'))
    (export $x "x" (type $x'))
    (export $y "y" (type $y'))
    (func (export "v-case") (param "x" $v) (result u32) (canon lift (core func $i "v-case")))
    (func (export "v-payload") (param "x" $v) (result u64)
      (canon lift (core func $i "v-payload")))
    (func (export "w-sum") (param "x" $w) (result u64) (canon lift (core func $i "w-sum")))
    (func (export "x-payload") (param "x" $x) (result u32)
      (canon lift (core func $i "x-payload")))
    (func (export "y-payload") (param "x" $y) (result u32)
      (canon lift (core func $i "y-payload")))
    (func (export "option") (param "x" (option u32)) (result u32)
      (canon lift (core func $i "option")))
    (func (export "result") (param "x" (result)) (result u32)
      (canon lift (core func $i "result"))))
  (instance $callee (instantiate $Callee))
  (component $Caller
    (import "v" (type $v (eq $v')))
    (import "w" (type $w (eq $w')))
    (import "x" (type $x (eq $x')))
    (import "y" (type $y (eq $y')))
    (import "v-case" (func $v-case (param "x" $v) (result u32)))
    (import "v-payload" (func $v-payload (param "x" $v) (result u64)))
    (import "w-sum" (func $w-sum (param "x" $w) (result u64)))
    (import "x-payload" (func $x-payload (param "x" $x) (result u32)))
    (import "y-payload" (func $y-payload (param "x" $y) (result u32)))
    (import "option" (func $option (param "x" (option u32)) (result u32)))
    (import "result" (func $result (param "x" (result)) (result u32)))
    (core func $v-case' (canon lower (func $v-case)))
    (core func $v-payload' (canon lower (func $v-payload)))
    (core func $w-sum' (canon lower (func $w-sum)))
    (core func $x-payload' (canon lower (func $x-payload)))
    (core func $y-payload' (canon lower (func $y-payload)))
    (core func $option' (canon lower (func $option)))
    (core func $result' (canon lower (func $result)))
    (func (export "v-case") (param "case" u32) (param "raw" u64) (result u32)
      (canon lift (core func $v-case')))
    (func (export "v-payload") (param "case" u32) (param "raw" u64) (result u64)
      (canon lift (core func $v-payload')))
    (func (export "w-sum") (param "case" u32) (param "a" u32) (param "b" u32) (param "c" u32)
      (result u64) (canon lift (core func $w-sum')))
    (func (export "x-payload") (param "case" u32) (param "raw" u32) (result u32)
      (canon lift (core func $x-payload')))
    (func (export "y-payload") (param "case" u32) (param "raw" (tuple f32))
      (result u32)
      (canon lift (core func $y-payload')))
    (func (export "option") (param "case" u32) (param "raw" u32) (result u32)
      (canon lift (core func $option')))
    (func (export "result") (param "case" u32) (result u32)
      (canon lift (core func $result'))))
  (instance $caller (instantiate $Caller
    (with "v" (type $callee "v")) (with "w" (type $callee "w")) (with "x" (type $callee "x"))
    (with "y" (type $callee "y"))
    (with "v-case" (func $callee "v-case"))
    (with "v-payload" (func $callee "v-payload"))
    (with "w-sum" (func $callee "w-sum"))
    (with "x-payload" (func $callee "x-payload"))
    (with "y-payload" (func $callee "y-payload"))
    (with "option" (func $callee "option"))
    (with "result" (func $callee "result"))))
  (export "v-case" (func $caller "v-case"))
  (export "v-payload" (func $caller "v-payload"))
  (export "w-sum" (func $caller "w-sum"))
  (export "x-payload" (func $caller "x-payload"))
  (export "y-payload" (func $caller "y-payload"))
  (export "option" (func $caller "option"))
  (export "result" (func $caller "result")))

(component instance $i $Guest)

;; case: no-payload-ignores-the-value
(assert_return (invoke "v-payload" (u32.const 0) (u64.const 0xffffffffffffffff)) (u64.const 0))

;; case: u8-out-of-i64
(assert_return (invoke "v-payload" (u32.const 1) (u64.const 0xffffffffffffffff))
  (u64.const 0xff))

;; case: s8-out-of-i64-is-extended-to-32-bits-only
(assert_return (invoke "v-payload" (u32.const 2) (u64.const 0x80)) (u64.const 0xffffff80))

;; case: s32-out-of-i64-is-not-sign-extended
(assert_return (invoke "v-payload" (u32.const 3) (u64.const 0x12345678ffffffff))
  (u64.const 0xffffffff))

;; case: f32-out-of-i64
(assert_return (invoke "v-payload" (u32.const 4) (u64.const 0xffffffff3f800000))
  (u64.const 0x3f800000))

;; case: u64-as-it-is
(assert_return (invoke "v-payload" (u32.const 5) (u64.const 0x8123456789abcdef))
  (u64.const 0x8123456789abcdef))

;; case: f64-out-of-i64
(assert_return (invoke "v-payload" (u32.const 6) (u64.const 0xbff0000000000000))
  (u64.const 0xbff0000000000000))

;; case: bool-out-of-i64-looks-at-32-bits
(assert_return (invoke "v-payload" (u32.const 7) (u64.const 0x100000000)) (u64.const 0))
(assert_return (invoke "v-payload" (u32.const 7) (u64.const 0x80000000)) (u64.const 1))

;; case: char-out-of-i64-looks-at-32-bits
(assert_return (invoke "v-payload" (u32.const 8) (u64.const 0x100000041)) (u64.const 0x41))

;; case: other-case-does-not-check-char
(assert_return (invoke "v-payload" (u32.const 5) (u64.const 0xd800)) (u64.const 0xd800))

;; case: discriminant-passes
(assert_return (invoke "v-case" (u32.const 8) (u64.const 0)) (u32.const 8))

;; case: unused-slots-become-zero
(assert_return
  (invoke "w-sum" (u32.const 0) (u32.const 5) (u32.const 0xffffffff) (u32.const 0xffffffff))
  (u64.const 5))
(assert_return
  (invoke "w-sum" (u32.const 2) (u32.const 5) (u32.const 0xffffffff) (u32.const 0xffffffff))
  (u64.const 2))

;; case: used-slots-pass
(assert_return
  (invoke "w-sum" (u32.const 1) (u32.const 10) (u32.const 0x120) (u32.const 1000))
  (u64.const 1043))

;; case: f32-shares-an-i32
(assert_return (invoke "x-payload" (u32.const 1) (u32.const 0xbf800000)) (u32.const 0xbf800000))
(assert_return (invoke "x-payload" (u32.const 0) (u32.const 0xbf800000)) (u32.const 0))
(assert_return (invoke "x-payload" (u32.const 0) (u32.const 0xbf8a0001)) (u32.const 1))

;; case: f32-alone-stays-f32
(assert_return (invoke "y-payload" (u32.const 0) (tuple.const (f32.const -1)))
  (u32.const 0xbf800000))
(assert_return (invoke "y-payload" (u32.const 1) (tuple.const (f32.const -1))) (u32.const 0))

;; case: option-none-drops-the-value
(assert_return (invoke "option" (u32.const 0) (u32.const 7)) (u32.const 0))
(assert_return (invoke "option" (u32.const 1) (u32.const 7)) (u32.const 7))

;; case: result-without-payloads
(assert_return (invoke "result" (u32.const 0)) (u32.const 0))
(assert_return (invoke "result" (u32.const 1)) (u32.const 1))

;; case: char-payload-is-checked
(component instance $i $Guest)
(assert_trap (invoke "v-payload" (u32.const 8) (u64.const 0xd800)) "char is a surrogate")

;; case: first-discriminant-out-of-range
(component instance $i $Guest)
(assert_trap (invoke "v-case" (u32.const 9) (u64.const 0)) "discriminant out of range")

;; case: discriminant-256
(component instance $i $Guest)
(assert_trap (invoke "v-case" (u32.const 256) (u64.const 0)) "discriminant out of range")

;; case: discriminant-all-ones
(component instance $i $Guest)
(assert_trap (invoke "v-case" (u32.const 0xffffffff) (u64.const 0)) "discriminant out of range")

;; case: option-discriminant-two
(component instance $i $Guest)
(assert_trap (invoke "option" (u32.const 2) (u32.const 0)) "discriminant out of range")

;; case: result-discriminant-two
(component instance $i $Guest)
(assert_trap (invoke "result" (u32.const 2)) "discriminant out of range")
