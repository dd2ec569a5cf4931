;; A list of each type through a guest that returns the memory it was given: none, one and more
;; elements, and many of the simplest.

(component definition $Echo
  (core module $m
    (memory (export "mem") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.get $next)
      (global.set $next
        (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15))
          (i32.const -16))))
    (func (export "echo") (param i32 i32) (result i32)
      (i32.store (i32.const 16) (local.get 0))
      (i32.store (i32.const 20) (local.get 1))
      (i32.const 16)))
  (core instance $i (instantiate $m))
  (func (export "bool") (param "l" (list bool)) (result (list bool))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "u8") (param "l" (list u8)) (result (list u8))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "s8") (param "l" (list s8)) (result (list s8))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "u16") (param "l" (list u16)) (result (list u16))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "s16") (param "l" (list s16)) (result (list s16))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "u32") (param "l" (list u32)) (result (list u32))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "s32") (param "l" (list s32)) (result (list s32))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "u64") (param "l" (list u64)) (result (list u64))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "s64") (param "l" (list s64)) (result (list s64))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "f32") (param "l" (list f32)) (result (list f32))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "f64") (param "l" (list f64)) (result (list f64))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "char") (param "l" (list char)) (result (list char))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "string") (param "l" (list string)) (result (list string))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "lists") (param "l" (list (list u8))) (result (list (list u8)))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "tuples") (param "l" (list (tuple u8 u64))) (result (list (tuple u8 u64)))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "options") (param "l" (list (option string))) (result (list (option string)))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "results") (param "l" (list (result u8 (error string))))
    (result (list (result u8 (error string))))
    (canon lift (core func $i "echo") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc")))))

(component instance $i $Echo)

;; case: bool
(assert_return (invoke "bool" (list.const)) (list.const))
(assert_return (invoke "bool" (list.const (bool.const true))) (list.const (bool.const true)))
(assert_return (invoke "bool"
  (list.const (bool.const true) (bool.const false) (bool.const true)))
  (list.const (bool.const true) (bool.const false) (bool.const true)))

;; case: u8
(assert_return (invoke "u8" (list.const)) (list.const))
(assert_return (invoke "u8" (list.const (u8.const 0))) (list.const (u8.const 0)))
(assert_return (invoke "u8"
  (list.const (u8.const 0) (u8.const 255) (u8.const 0)))
  (list.const (u8.const 0) (u8.const 255) (u8.const 0)))

;; case: s8
(assert_return (invoke "s8" (list.const)) (list.const))
(assert_return (invoke "s8" (list.const (s8.const -128))) (list.const (s8.const -128)))
(assert_return (invoke "s8"
  (list.const (s8.const -128) (s8.const 127) (s8.const -128)))
  (list.const (s8.const -128) (s8.const 127) (s8.const -128)))

;; case: u16
(assert_return (invoke "u16" (list.const)) (list.const))
(assert_return (invoke "u16" (list.const (u16.const 65535))) (list.const (u16.const 65535)))
(assert_return (invoke "u16"
  (list.const (u16.const 65535) (u16.const 1) (u16.const 65535)))
  (list.const (u16.const 65535) (u16.const 1) (u16.const 65535)))

;; case: s16
(assert_return (invoke "s16" (list.const)) (list.const))
(assert_return (invoke "s16" (list.const (s16.const -32768))) (list.const (s16.const -32768)))
(assert_return (invoke "s16"
  (list.const (s16.const -32768) (s16.const -1) (s16.const -32768)))
  (list.const (s16.const -32768) (s16.const -1) (s16.const -32768)))

;; case: u32
(assert_return (invoke "u32" (list.const)) (list.const))
(assert_return (invoke "u32"
  (list.const (u32.const 4294967295)))
  (list.const (u32.const 4294967295)))
(assert_return (invoke "u32"
  (list.const (u32.const 4294967295) (u32.const 0) (u32.const 4294967295)))
  (list.const (u32.const 4294967295) (u32.const 0) (u32.const 4294967295)))

;; case: s32
(assert_return (invoke "s32" (list.const)) (list.const))
(assert_return (invoke "s32"
  (list.const (s32.const -2147483648)))
  (list.const (s32.const -2147483648)))
(assert_return (invoke "s32"
  (list.const (s32.const -2147483648) (s32.const 7) (s32.const -2147483648)))
  (list.const (s32.const -2147483648) (s32.const 7) (s32.const -2147483648)))

;; case: u64
(assert_return (invoke "u64" (list.const)) (list.const))
(assert_return (invoke "u64"
  (list.const (u64.const 18446744073709551615)))
  (list.const (u64.const 18446744073709551615)))
(assert_return (invoke "u64"
  (list.const (u64.const 18446744073709551615) (u64.const 1) (u64.const 18446744073709551615)))
  (list.const (u64.const 18446744073709551615) (u64.const 1) (u64.const 18446744073709551615)))

;; case: s64
(assert_return (invoke "s64" (list.const)) (list.const))
(assert_return (invoke "s64"
  (list.const (s64.const -9223372036854775808)))
  (list.const (s64.const -9223372036854775808)))
(assert_return (invoke "s64"
  (list.const (s64.const -9223372036854775808) (s64.const -1) (s64.const -9223372036854775808)))
  (list.const (s64.const -9223372036854775808) (s64.const -1) (s64.const -9223372036854775808)))

;; case: f32
(assert_return (invoke "f32" (list.const)) (list.const))
(assert_return (invoke "f32" (list.const (f32.const -0.0))) (list.const (f32.const -0.0)))
(assert_return (invoke "f32"
  (list.const (f32.const -0.0) (f32.const inf) (f32.const -0.0)))
  (list.const (f32.const -0.0) (f32.const inf) (f32.const -0.0)))

;; case: f64
(assert_return (invoke "f64" (list.const)) (list.const))
(assert_return (invoke "f64"
  (list.const (f64.const 0x1p-1074)))
  (list.const (f64.const 0x1p-1074)))
(assert_return (invoke "f64"
  (list.const (f64.const 0x1p-1074) (f64.const -1.5) (f64.const 0x1p-1074)))
  (list.const (f64.const 0x1p-1074) (f64.const -1.5) (f64.const 0x1p-1074)))

;; case: char
(assert_return (invoke "char" (list.const)) (list.const))
(assert_return (invoke "char"
  (list.const (char.const "\u{10ffff}")))
  (list.const (char.const "\u{10ffff}")))
(assert_return (invoke "char"
  (list.const (char.const "\u{10ffff}") (char.const "a") (char.const "\u{10ffff}")))
  (list.const (char.const "\u{10ffff}") (char.const "a") (char.const "\u{10ffff}")))

;; case: string
(assert_return (invoke "string" (list.const)) (list.const))
(assert_return (invoke "string" (list.const (str.const ""))) (list.const (str.const "")))
(assert_return (invoke "string"
  (list.const (str.const "") (str.const "\u{20ac}x") (str.const "")))
  (list.const (str.const "") (str.const "\u{20ac}x") (str.const "")))

;; case: lists
(assert_return (invoke "lists" (list.const)) (list.const))
(assert_return (invoke "lists" (list.const (list.const))) (list.const (list.const)))
(assert_return (invoke "lists"
  (list.const (list.const) (list.const (u8.const 1) (u8.const 2)) (list.const)))
  (list.const (list.const) (list.const (u8.const 1) (u8.const 2)) (list.const)))

;; case: tuples
(assert_return (invoke "tuples" (list.const)) (list.const))
(assert_return (invoke "tuples"
  (list.const (tuple.const (u8.const 1) (u64.const 2))))
  (list.const (tuple.const (u8.const 1) (u64.const 2))))
(assert_return (invoke "tuples"
  (list.const (tuple.const (u8.const 1) (u64.const 2))
    (tuple.const (u8.const 3) (u64.const 4))
    (tuple.const (u8.const 1) (u64.const 2))))
  (list.const (tuple.const (u8.const 1) (u64.const 2))
    (tuple.const (u8.const 3) (u64.const 4))
    (tuple.const (u8.const 1) (u64.const 2))))

;; case: options
(assert_return (invoke "options" (list.const)) (list.const))
(assert_return (invoke "options" (list.const (option.none))) (list.const (option.none)))
(assert_return (invoke "options"
  (list.const (option.none) (option.some (str.const "s")) (option.none)))
  (list.const (option.none) (option.some (str.const "s")) (option.none)))

;; case: results
(assert_return (invoke "results" (list.const)) (list.const))
(assert_return (invoke "results"
  (list.const (result.ok (u8.const 9))))
  (list.const (result.ok (u8.const 9))))
(assert_return (invoke "results"
  (list.const (result.ok (u8.const 9)) (result.err (str.const "no")) (result.ok (u8.const 9))))
  (list.const (result.ok (u8.const 9)) (result.err (str.const "no")) (result.ok (u8.const 9))))

;; case: forty-elements
(assert_return (invoke "u16" (list.const
    (u16.const 0) (u16.const 265) (u16.const 530) (u16.const 795) (u16.const 1060)
    (u16.const 1325) (u16.const 1590) (u16.const 1855) (u16.const 2120) (u16.const 2385)
    (u16.const 2650) (u16.const 2915) (u16.const 3180) (u16.const 3445) (u16.const 3710)
    (u16.const 3975) (u16.const 4240) (u16.const 4505) (u16.const 4770) (u16.const 5035)
    (u16.const 5300) (u16.const 5565) (u16.const 5830) (u16.const 6095) (u16.const 6360)
    (u16.const 6625) (u16.const 6890) (u16.const 7155) (u16.const 7420) (u16.const 7429)
    (u16.const 7694) (u16.const 7959) (u16.const 8224) (u16.const 8489) (u16.const 8754)
    (u16.const 9019) (u16.const 9284) (u16.const 9549) (u16.const 9814) (u16.const 10079)))
  (list.const
    (u16.const 0) (u16.const 265) (u16.const 530) (u16.const 795) (u16.const 1060)
    (u16.const 1325) (u16.const 1590) (u16.const 1855) (u16.const 2120) (u16.const 2385)
    (u16.const 2650) (u16.const 2915) (u16.const 3180) (u16.const 3445) (u16.const 3710)
    (u16.const 3975) (u16.const 4240) (u16.const 4505) (u16.const 4770) (u16.const 5035)
    (u16.const 5300) (u16.const 5565) (u16.const 5830) (u16.const 6095) (u16.const 6360)
    (u16.const 6625) (u16.const 6890) (u16.const 7155) (u16.const 7420) (u16.const 7429)
    (u16.const 7694) (u16.const 7959) (u16.const 8224) (u16.const 8489) (u16.const 8754)
    (u16.const 9019) (u16.const 9284) (u16.const 9549) (u16.const 9814) (u16.const 10079)))
