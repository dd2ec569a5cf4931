;; What each type becomes as a core parameter: the functions below have the types that the rules
;; give, else the component would not be valid, and return what they were given.

(component definition $Types
  (core module $m
    (memory (export "mem") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.get $next)
      (global.set $next
        (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15))
          (i32.const -16))))
    (func (export "i32") (param i32) (result i32) (local.get 0))
    (func (export "i64") (param i64) (result i64) (local.get 0))
    (func (export "f32") (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
    (func (export "f64") (param f64) (result i64) (i64.reinterpret_f64 (local.get 0)))
    (func (export "second") (param i32 i32) (result i32) (local.get 1))
    (func (export "nothing"))
    (func (export "record") (param i32 f32 i64 i32 i32 f64) (result i32)
      (i32.store (i32.const 16) (local.get 0))
      (f32.store (i32.const 20) (local.get 1))
      (i64.store (i32.const 24) (local.get 2))
      (i32.store (i32.const 32) (i32.load8_u (local.get 3)))
      (i32.store (i32.const 36) (local.get 4))
      (f64.store (i32.const 40) (local.get 5))
      (i32.const 16)))
  (core instance $i (instantiate $m))
  (type $f3' (flags "a" "b" "c"))
  (export $f3 "f3" (type $f3'))
  (type $f32' (flags
    "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14" "f15"
    "f16" "f17" "f18" "f19" "f20" "f21" "f22" "f23" "f24" "f25" "f26" "f27" "f28" "f29" "f30"
    "f31"))
  (export $f32 "f32" (type $f32'))
  (type $e' (enum "x" "y" "z"))
  (export $e "e" (type $e'))
  (type $inner' (record (field "s" string)))
  (export $inner "inner" (type $inner'))
  (type $record' (record
    (field "a" u8) (field "b" f32) (field "c" (tuple u64 $inner)) (field "d" f64)))
  (export $record "record" (type $record'))
  (func (export "bool") (param "x" bool) (result u32) (canon lift (core func $i "i32")))
  (func (export "u8") (param "x" u8) (result u32) (canon lift (core func $i "i32")))
  (func (export "s8") (param "x" s8) (result u32) (canon lift (core func $i "i32")))
  (func (export "u16") (param "x" u16) (result u32) (canon lift (core func $i "i32")))
  (func (export "s16") (param "x" s16) (result u32) (canon lift (core func $i "i32")))
  (func (export "u32") (param "x" u32) (result u32) (canon lift (core func $i "i32")))
  (func (export "s32") (param "x" s32) (result u32) (canon lift (core func $i "i32")))
  (func (export "u64") (param "x" u64) (result u64) (canon lift (core func $i "i64")))
  (func (export "s64") (param "x" s64) (result u64) (canon lift (core func $i "i64")))
  (func (export "f32-bits") (param "x" (tuple f32)) (result u32)
    (canon lift (core func $i "f32")))
  (func (export "f64-bits") (param "x" (tuple f64)) (result u64)
    (canon lift (core func $i "f64")))
  (func (export "char") (param "x" char) (result u32) (canon lift (core func $i "i32")))
  (func (export "flags3") (param "x" $f3) (result u32) (canon lift (core func $i "i32")))
  (func (export "flags32") (param "x" $f32) (result u32) (canon lift (core func $i "i32")))
  (func (export "enum") (param "x" $e) (result u32) (canon lift (core func $i "i32")))
  (func (export "string-length") (param "x" string) (result u32)
    (canon lift (core func $i "second") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "list-length") (param "x" (list u64)) (result u32)
    (canon lift (core func $i "second") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "nothing") (canon lift (core func $i "nothing")))
  (func (export "in-order") (param "x" $record) (result (tuple u32 u32 u64 u32 u32 u64))
    (canon lift (core func $i "record") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc")))))

(component instance $i $Types)

;; case: bool
(assert_return (invoke "bool" (bool.const false)) (u32.const 0))
(assert_return (invoke "bool" (bool.const true)) (u32.const 1))

;; case: unsigned-are-zero-extended
(assert_return (invoke "u8" (u8.const 0xff)) (u32.const 0xff))
(assert_return (invoke "u16" (u16.const 0xffff)) (u32.const 0xffff))
(assert_return (invoke "u32" (u32.const 0xffffffff)) (u32.const 0xffffffff))
(assert_return (invoke "u64" (u64.const 0xffffffffffffffff)) (u64.const 0xffffffffffffffff))

;; case: signed-are-sign-extended
(assert_return (invoke "s8" (s8.const -1)) (u32.const 0xffffffff))
(assert_return (invoke "s8" (s8.const -128)) (u32.const 0xffffff80))
(assert_return (invoke "s8" (s8.const 127)) (u32.const 127))
(assert_return (invoke "s16" (s16.const -32768)) (u32.const 0xffff8000))
(assert_return (invoke "s32" (s32.const -2)) (u32.const 0xfffffffe))
(assert_return (invoke "s64" (s64.const -2)) (u64.const 0xfffffffffffffffe))

;; case: floats
(assert_return (invoke "f32-bits" (tuple.const (f32.const -0.0))) (u32.const 0x80000000))
(assert_return (invoke "f64-bits" (tuple.const (f64.const inf))) (u64.const 0x7ff0000000000000))

;; case: char
(assert_return (invoke "char" (char.const "\u{10ffff}")) (u32.const 0x10ffff))

;; case: flags
(assert_return (invoke "flags3" (flags.const "a" "c")) (u32.const 5))
(assert_return (invoke "flags3" (flags.const)) (u32.const 0))
(assert_return (invoke "flags32" (flags.const "f0" "f31")) (u32.const 0x80000001))

;; case: enum
(assert_return (invoke "enum" (enum.const "z")) (u32.const 2))

;; case: strings-and-lists-are-pairs
(assert_return (invoke "string-length" (str.const "abcd")) (u32.const 4))
(assert_return (invoke "list-length" (list.const (u64.const 1) (u64.const 2))) (u32.const 2))

;; case: no-values
(assert_return (invoke "nothing"))

;; case: record-fields-in-order
(assert_return (invoke "in-order"
    (record.const
      (field "a" u8.const 7)
      (field "b" f32.const -1)
      (field "c" tuple.const (u64.const 9) (record.const (field "s" str.const "k!")))
      (field "d" f64.const -2)))
  (tuple.const (u32.const 7) (u32.const 0xbf800000) (u64.const 9) (u32.const 0x6b) (u32.const 2)
    (u64.const 0xc000000000000000)))
