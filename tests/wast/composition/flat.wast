;; Flat values from guest to guest: every core type in its place, none or one result, and the same
;; function called directly and through two components that only pass it on.

(component definition $Flat
  (component $Callee
    (core module $m
      (func (export "mix") (param i32 i64 f32 f64 i32 i64) (result f64)
        (f64.add
          (f64.add
            (f64.add (f64.convert_i32_s (local.get 0)) (f64.convert_i64_s (local.get 1)))
            (f64.add (f64.promote_f32 (local.get 2)) (local.get 3)))
          (f64.sub (f64.convert_i32_u (local.get 4)) (f64.convert_i64_u (local.get 5)))))
      (global $n (mut i32) (i32.const 0))
      (func (export "bump") (global.set $n (i32.add (global.get $n) (i32.const 1))))
      (func (export "count") (result i32) (global.get $n))
      (func (export "i64") (param i64) (result i64) (i64.mul (local.get 0) (i64.const -1)))
      (func (export "f32") (param f32) (result f32) (f32.neg (local.get 0))))
    (core instance $i (instantiate $m))
    (func (export "mix") (param "a" s8) (param "b" s64) (param "c" f32) (param "d" f64)
      (param "e" u32) (param "f" u64) (result f64)
      (canon lift (core func $i "mix")))
    (func (export "bump") (canon lift (core func $i "bump")))
    (func (export "count") (result u32) (canon lift (core func $i "count")))
    (func (export "negate") (param "x" s64) (result s64) (canon lift (core func $i "i64")))
    (func (export "minus") (param "x" f32) (result f32) (canon lift (core func $i "f32"))))
  (component $Pass
    (import "mix" (func $mix (param "a" s8) (param "b" s64) (param "c" f32) (param "d" f64)
      (param "e" u32) (param "f" u64) (result f64)))
    (import "bump" (func $bump))
    (import "count" (func $count (result u32)))
    (import "negate" (func $negate (param "x" s64) (result s64)))
    (import "minus" (func $minus (param "x" f32) (result f32)))
    (core func $mix' (canon lower (func $mix)))
    (core func $bump' (canon lower (func $bump)))
    (core func $count' (canon lower (func $count)))
    (core func $negate' (canon lower (func $negate)))
    (core func $minus' (canon lower (func $minus)))
    (func (export "mix") (param "a" s8) (param "b" s64) (param "c" f32) (param "d" f64)
      (param "e" u32) (param "f" u64) (result f64)
      (canon lift (core func $mix')))
    (func (export "bump") (canon lift (core func $bump')))
    (func (export "count") (result u32) (canon lift (core func $count')))
    (func (export "negate") (param "x" s64) (result s64) (canon lift (core func $negate')))
    (func (export "minus") (param "x" f32) (result f32) (canon lift (core func $minus'))))
  ;; Takes floats inside of tuples, which flatten to the same.
  (component $Entry
    (import "mix" (func $mix (param "a" s8) (param "b" s64) (param "c" f32) (param "d" f64)
      (param "e" u32) (param "f" u64) (result f64)))
    (import "minus" (func $minus (param "x" f32) (result f32)))
    (core func $mix' (canon lower (func $mix)))
    (core func $minus' (canon lower (func $minus)))
    (func (export "mix") (param "t" (tuple s8 s64 f32 f64 u32 u64)) (result (tuple f64))
      (canon lift (core func $mix')))
    (func (export "minus") (param "t" (tuple f32)) (result (tuple f32))
      (canon lift (core func $minus'))))
  (instance $callee (instantiate $Callee))
  (instance $p (instantiate $Pass
    (with "mix" (func $callee "mix")) (with "bump" (func $callee "bump"))
    (with "count" (func $callee "count")) (with "negate" (func $callee "negate"))
    (with "minus" (func $callee "minus"))))
  (instance $q (instantiate $Pass
    (with "mix" (func $p "mix")) (with "bump" (func $p "bump"))
    (with "count" (func $p "count")) (with "negate" (func $p "negate"))
    (with "minus" (func $p "minus"))))
  (instance $near (instantiate $Entry
    (with "mix" (func $callee "mix")) (with "minus" (func $callee "minus"))))
  (instance $far (instantiate $Entry
    (with "mix" (func $q "mix")) (with "minus" (func $q "minus"))))
  (export "near-mix" (func $near "mix"))
  (export "far-mix" (func $far "mix"))
  (export "far-minus" (func $far "minus"))
  (export "far-bump" (func $q "bump"))
  (export "near-bump" (func $callee "bump"))
  (export "far-count" (func $q "count"))
  (export "far-negate" (func $q "negate")))

(component instance $i $Flat)

;; case: every-type-in-its-place
(assert_return (invoke "near-mix" (tuple.const
    (s8.const -1) (s64.const 1000) (f32.const 0.5) (f64.const 0.25) (u32.const 10000)
    (u64.const 3)))
  (tuple.const (f64.const 10996.75)))

;; case: passed-on-twice
(assert_return (invoke "far-mix" (tuple.const
    (s8.const -128) (s64.const -1000) (f32.const -0.5) (f64.const 1e10) (u32.const 4294967295)
    (u64.const 0)))
  (tuple.const (f64.const 14294966166.5)))
(assert_return (invoke "far-minus" (tuple.const (f32.const 1.5))) (tuple.const (f32.const -1.5)))
(assert_return (invoke "far-negate" (s64.const -9223372036854775807))
  (s64.const 9223372036854775807))

;; case: nothing-in-nothing-out
(assert_return (invoke "far-bump"))
(assert_return (invoke "near-bump"))
(assert_return (invoke "far-count") (u32.const 2))
