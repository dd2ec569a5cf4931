;; A variant flattens to its discriminant and as many core values as its longest case; where the
;; cases differ in the type of a value it is an i32 for i32 and f32, and an i64 for all other
;; pairs. The core functions below have those types, else the component would not be valid. What
;; the host lowers is extended with zeros and reinterpreted, and unused values are zero.

(component definition $Join
  (core module $m
    (memory (export "mem") 1)
    (func (export "i32-i32") (param i32 i32) (result i32) (local.get 1))
    (func (export "i32-i64") (param i32 i64) (result i64) (local.get 1))
    (func (export "i32-f32") (param i32 f32) (result i32) (i32.reinterpret_f32 (local.get 1)))
    (func (export "i32-f64") (param i32 f64) (result i64) (i64.reinterpret_f64 (local.get 1)))
    (func (export "case") (param i32 i64) (result i32) (local.get 0))
    ;; Stores its four values and returns where.
    (func (export "four") (param i32 i32 i64 f32) (result i32)
      (i32.store (i32.const 16) (local.get 0))
      (i32.store (i32.const 20) (local.get 1))
      (i64.store (i32.const 24) (local.get 2))
      (f32.store (i32.const 32) (local.get 3))
      (i32.const 16)))
  (core instance $i (instantiate $m))
  (type $int-float' (variant (case "i" u32) (case "f" f32) (case "s" s8)))
  (export $int-float "int-float" (type $int-float'))
  (type $int-long' (variant (case "i" u32) (case "l" s64) (case "s" s32)))
  (export $int-long "int-long" (type $int-long'))
  (type $float-double' (variant (case "f" f32) (case "d" f64)))
  (export $float-double "float-double" (type $float-double'))
  (type $float-long' (variant (case "f" f32) (case "l" u64)))
  (export $float-long "float-long" (type $float-long'))
  (type $double-int' (variant (case "d" f64) (case "i" u32) (case "n")))
  (export $double-int "double-int" (type $double-int'))
  (type $floats' (variant (case "n") (case "f" f32) (case "g" (tuple f32))))
  (export $floats "floats" (type $floats'))
  (type $doubles' (variant (case "n") (case "d" f64)))
  (export $doubles "doubles" (type $doubles'))
  (type $ragged' (variant
    (case "none") (case "one" bool) (case "two" (tuple char u32))
    (case "three" (tuple u8 f64 f32))))
  (export $ragged "ragged" (type $ragged'))
  (func (export "int-float-raw") (param "v" $int-float) (result u32)
    (canon lift (core func $i "i32-i32")))
  (func (export "int-long-raw") (param "v" $int-long) (result u64)
    (canon lift (core func $i "i32-i64")))
  (func (export "float-double-raw") (param "v" $float-double) (result u64)
    (canon lift (core func $i "i32-i64")))
  (func (export "float-long-raw") (param "v" $float-long) (result u64)
    (canon lift (core func $i "i32-i64")))
  (func (export "double-int-raw") (param "v" $double-int) (result u64)
    (canon lift (core func $i "i32-i64")))
  (func (export "double-int-case") (param "v" $double-int) (result u32)
    (canon lift (core func $i "case")))
  (func (export "floats-raw") (param "v" $floats) (result u32)
    (canon lift (core func $i "i32-f32")))
  (func (export "doubles-raw") (param "v" $doubles) (result u64)
    (canon lift (core func $i "i32-f64")))
  (func (export "ragged-raw") (param "v" $ragged) (result (tuple u32 u32 u64 u32))
    (canon lift (core func $i "four") (memory (core memory $i "mem"))))
  (func (export "option-raw") (param "v" (option u8)) (result u32)
    (canon lift (core func $i "i32-i32")))
  (func (export "result-raw") (param "v" (result f32 (error u64))) (result u64)
    (canon lift (core func $i "i32-i64"))))

(component instance $i $Join)

;; case: i32-and-f32-share-an-i32
(assert_return (invoke "int-float-raw" (variant.const "i" (u32.const 0xdeadbeef)))
  (u32.const 0xdeadbeef))
(assert_return (invoke "int-float-raw" (variant.const "f" (f32.const -1)))
  (u32.const 0xbf800000))
(assert_return (invoke "int-float-raw" (variant.const "s" (s8.const -1)))
  (u32.const 0xffffffff))

;; case: i32-and-i64-share-an-i64
(assert_return (invoke "int-long-raw" (variant.const "i" (u32.const 0xdeadbeef)))
  (u64.const 0xdeadbeef))
(assert_return (invoke "int-long-raw" (variant.const "l" (s64.const -2)))
  (u64.const 0xfffffffffffffffe))

;; case: negative-s32-in-an-i64-is-not-sign-extended
(assert_return (invoke "int-long-raw" (variant.const "s" (s32.const -1)))
  (u64.const 0xffffffff))

;; case: f32-and-f64-share-an-i64
(assert_return (invoke "float-double-raw" (variant.const "f" (f32.const -1)))
  (u64.const 0xbf800000))
(assert_return (invoke "float-double-raw" (variant.const "d" (f64.const -1)))
  (u64.const 0xbff0000000000000))

;; case: f32-and-i64-share-an-i64
(assert_return (invoke "float-long-raw" (variant.const "f" (f32.const 1.5)))
  (u64.const 0x3fc00000))
(assert_return (invoke "float-long-raw" (variant.const "l" (u64.const 0xffffffffffffffff)))
  (u64.const 0xffffffffffffffff))

;; case: f64-and-i32-share-an-i64
(assert_return (invoke "double-int-raw" (variant.const "d" (f64.const -1)))
  (u64.const 0xbff0000000000000))
(assert_return (invoke "double-int-raw" (variant.const "i" (u32.const 0xffffffff)))
  (u64.const 0xffffffff))
(assert_return (invoke "double-int-raw" (variant.const "n")) (u64.const 0))

;; case: cases-are-numbered-in-order
(assert_return (invoke "double-int-case" (variant.const "d" (f64.const 0))) (u32.const 0))
(assert_return (invoke "double-int-case" (variant.const "i" (u32.const 9))) (u32.const 1))
(assert_return (invoke "double-int-case" (variant.const "n")) (u32.const 2))

;; case: f32-alone-stays-f32
(assert_return (invoke "floats-raw" (variant.const "f" (f32.const -1))) (u32.const 0xbf800000))
(assert_return (invoke "floats-raw" (variant.const "g" (tuple.const (f32.const 2))))
  (u32.const 0x40000000))
(assert_return (invoke "floats-raw" (variant.const "n")) (u32.const 0))

;; case: f64-alone-stays-f64
(assert_return (invoke "doubles-raw" (variant.const "d" (f64.const -2)))
  (u64.const 0xc000000000000000))
(assert_return (invoke "doubles-raw" (variant.const "n")) (u64.const 0))

;; case: each-place-is-joined-by-itself
(assert_return (invoke "ragged-raw" (variant.const "three"
    (tuple.const (u8.const 0xff) (f64.const -1) (f32.const 1.5))))
  (tuple.const (u32.const 3) (u32.const 0xff) (u64.const 0xbff0000000000000)
    (u32.const 0x3fc00000)))
(assert_return (invoke "ragged-raw" (variant.const "two"
    (tuple.const (char.const "z") (u32.const 0xffffffff))))
  (tuple.const (u32.const 2) (u32.const 0x7a) (u64.const 0xffffffff) (u32.const 0)))

;; case: unused-places-are-zero
(assert_return (invoke "ragged-raw" (variant.const "one" (bool.const true)))
  (tuple.const (u32.const 1) (u32.const 1) (u64.const 0) (u32.const 0)))
(assert_return (invoke "ragged-raw" (variant.const "none"))
  (tuple.const (u32.const 0) (u32.const 0) (u64.const 0) (u32.const 0)))

;; case: option-and-result
(assert_return (invoke "option-raw" (option.none)) (u32.const 0))
(assert_return (invoke "option-raw" (option.some (u8.const 255))) (u32.const 255))
(assert_return (invoke "result-raw" (result.ok (f32.const 1))) (u64.const 0x3f800000))
(assert_return (invoke "result-raw" (result.err (u64.const 0x8000000000000000)))
  (u64.const 0x8000000000000000))
