;; A flat integer narrower than its core value keeps only its low bits, read with its sign; a bool
;; is true for any non-zero core value. Lifted by the host from a core result, then by a guest
;; from the core argument of a call, where the callee sees the value lowered again.

(component definition $Host
  (core module $m
    (func (export "id") (param i32) (result i32) (local.get 0))
    (func (export "id64") (param i64) (result i64) (local.get 0)))
  (core instance $i (instantiate $m))
  (func (export "bool") (param "raw" u32) (result bool) (canon lift (core func $i "id")))
  (func (export "u8") (param "raw" u32) (result u8) (canon lift (core func $i "id")))
  (func (export "s8") (param "raw" u32) (result s8) (canon lift (core func $i "id")))
  (func (export "u16") (param "raw" u32) (result u16) (canon lift (core func $i "id")))
  (func (export "s16") (param "raw" u32) (result s16) (canon lift (core func $i "id")))
  (func (export "u32") (param "raw" u32) (result u32) (canon lift (core func $i "id")))
  (func (export "s32") (param "raw" u32) (result s32) (canon lift (core func $i "id")))
  (func (export "u64") (param "raw" u64) (result u64) (canon lift (core func $i "id64")))
  (func (export "s64") (param "raw" u64) (result s64) (canon lift (core func $i "id64"))))

(component instance $i $Host)

;; case: bool-zero-is-false
(assert_return (invoke "bool" (u32.const 0)) (bool.const false))

;; case: bool-any-other-is-true
(assert_return (invoke "bool" (u32.const 1)) (bool.const true))
(assert_return (invoke "bool" (u32.const 2)) (bool.const true))
(assert_return (invoke "bool" (u32.const 0x100)) (bool.const true))
(assert_return (invoke "bool" (u32.const 0x80000000)) (bool.const true))
(assert_return (invoke "bool" (u32.const 0xffffffff)) (bool.const true))

;; case: u8-wraps
(assert_return (invoke "u8" (u32.const 0xff)) (u8.const 0xff))
(assert_return (invoke "u8" (u32.const 0x100)) (u8.const 0))
(assert_return (invoke "u8" (u32.const 0xffffff80)) (u8.const 0x80))

;; case: s8-wraps
(assert_return (invoke "s8" (u32.const 0x7f)) (s8.const 127))
(assert_return (invoke "s8" (u32.const 0x80)) (s8.const -128))
(assert_return (invoke "s8" (u32.const 0xffffff7f)) (s8.const 127))
(assert_return (invoke "s8" (u32.const 0x1ff)) (s8.const -1))

;; case: u16-wraps
(assert_return (invoke "u16" (u32.const 0xffff)) (u16.const 0xffff))
(assert_return (invoke "u16" (u32.const 0x10000)) (u16.const 0))
(assert_return (invoke "u16" (u32.const 0xffff8000)) (u16.const 0x8000))

;; case: s16-wraps
(assert_return (invoke "s16" (u32.const 0x7fff)) (s16.const 32767))
(assert_return (invoke "s16" (u32.const 0x8000)) (s16.const -32768))
(assert_return (invoke "s16" (u32.const 0xffff7fff)) (s16.const 32767))
(assert_return (invoke "s16" (u32.const 0x1ffff)) (s16.const -1))

;; case: full-width
(assert_return (invoke "u32" (u32.const 0xffffffff)) (u32.const 0xffffffff))
(assert_return (invoke "s32" (u32.const 0xffffffff)) (s32.const -1))
(assert_return (invoke "s32" (u32.const 0x80000000)) (s32.const -2147483648))
(assert_return (invoke "u64" (u64.const 0xffffffffffffffff)) (u64.const 0xffffffffffffffff))
(assert_return (invoke "s64" (u64.const 0xffffffffffffffff)) (s64.const -1))
(assert_return (invoke "s64" (u64.const 0x8000000000000000))
  (s64.const -9223372036854775808))

(component definition $Guest
  (component $Callee
    (core module $m (func (export "id") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m))
    (func (export "bool") (param "x" bool) (result u32) (canon lift (core func $i "id")))
    (func (export "u8") (param "x" u8) (result u32) (canon lift (core func $i "id")))
    (func (export "s8") (param "x" s8) (result u32) (canon lift (core func $i "id")))
    (func (export "u16") (param "x" u16) (result u32) (canon lift (core func $i "id")))
    (func (export "s16") (param "x" s16) (result u32) (canon lift (core func $i "id")))
    (func (export "s32") (param "x" s32) (result u32) (canon lift (core func $i "id"))))
  (component $Caller
    (import "bool" (func $bool (param "x" bool) (result u32)))
    (import "u8" (func $u8 (param "x" u8) (result u32)))
    (import "s8" (func $s8 (param "x" s8) (result u32)))
    (import "u16" (func $u16 (param "x" u16) (result u32)))
    (import "s16" (func $s16 (param "x" s16) (result u32)))
    (import "s32" (func $s32 (param "x" s32) (result u32)))
    (core func $bool' (canon lower (func $bool)))
    (core func $u8' (canon lower (func $u8)))
    (core func $s8' (canon lower (func $s8)))
    (core func $u16' (canon lower (func $u16)))
    (core func $s16' (canon lower (func $s16)))
    (core func $s32' (canon lower (func $s32)))
    (func (export "bool") (param "raw" u32) (result u32) (canon lift (core func $bool')))
    (func (export "u8") (param "raw" u32) (result u32) (canon lift (core func $u8')))
    (func (export "s8") (param "raw" u32) (result u32) (canon lift (core func $s8')))
    (func (export "u16") (param "raw" u32) (result u32) (canon lift (core func $u16')))
    (func (export "s16") (param "raw" u32) (result u32) (canon lift (core func $s16')))
    (func (export "s32") (param "raw" u32) (result u32) (canon lift (core func $s32'))))
  (instance $callee (instantiate $Callee))
  (instance $caller (instantiate $Caller
    (with "bool" (func $callee "bool"))
    (with "u8" (func $callee "u8"))
    (with "s8" (func $callee "s8"))
    (with "u16" (func $callee "u16"))
    (with "s16" (func $callee "s16"))
    (with "s32" (func $callee "s32"))))
  (export "bool" (func $caller "bool"))
  (export "u8" (func $caller "u8"))
  (export "s8" (func $caller "s8"))
  (export "u16" (func $caller "u16"))
  (export "s16" (func $caller "s16"))
  (export "s32" (func $caller "s32")))

(component instance $i $Guest)

;; case: between-guests-bool-becomes-one
(assert_return (invoke "bool" (u32.const 0)) (u32.const 0))
(assert_return (invoke "bool" (u32.const 2)) (u32.const 1))
(assert_return (invoke "bool" (u32.const 0x100)) (u32.const 1))
(assert_return (invoke "bool" (u32.const 0xffffffff)) (u32.const 1))

;; case: between-guests-u8-is-zero-extended
(assert_return (invoke "u8" (u32.const 0x1ff)) (u32.const 0xff))
(assert_return (invoke "u8" (u32.const 0xffffff80)) (u32.const 0x80))

;; case: between-guests-s8-is-sign-extended
(assert_return (invoke "s8" (u32.const 0x7f)) (u32.const 0x7f))
(assert_return (invoke "s8" (u32.const 0x80)) (u32.const 0xffffff80))
(assert_return (invoke "s8" (u32.const 0xffffff01)) (u32.const 1))

;; case: between-guests-u16-is-zero-extended
(assert_return (invoke "u16" (u32.const 0x1ffff)) (u32.const 0xffff))
(assert_return (invoke "u16" (u32.const 0xffff8000)) (u32.const 0x8000))

;; case: between-guests-s16-is-sign-extended
(assert_return (invoke "s16" (u32.const 0x7fff)) (u32.const 0x7fff))
(assert_return (invoke "s16" (u32.const 0x8000)) (u32.const 0xffff8000))
(assert_return (invoke "s16" (u32.const 0xffff0001)) (u32.const 1))

;; case: between-guests-s32-as-it-is
(assert_return (invoke "s32" (u32.const 0x80000000)) (u32.const 0x80000000))
