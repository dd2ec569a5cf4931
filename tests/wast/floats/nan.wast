;; There is one NaN at the component level: sign and payload of what is lifted are lost, and what
;; is lowered is some NaN, whichever. All other floats pass bit by bit, also infinities, zeros of
;; both signs and subnormals; flat, in memory, and where a float shares an integer's place.

(component definition $Host
  (core module $m
    (memory (export "mem") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "f32") (param i32) (result f32) (f32.reinterpret_i32 (local.get 0)))
    (func (export "f64") (param i64) (result f64) (f64.reinterpret_i64 (local.get 0)))
    (func (export "f32-in-memory") (param i32) (result i32)
      (i32.store (i32.const 16) (local.get 0))
      (i32.const 16))
    (func (export "f64-in-memory") (param i64) (result i32)
      (i64.store (i32.const 16) (local.get 0))
      (i32.const 16))
    (func (export "f32-is-nan") (param f32) (result i32) (f32.ne (local.get 0) (local.get 0)))
    (func (export "f64-is-nan") (param f64) (result i32) (f64.ne (local.get 0) (local.get 0)))
    (func (export "f32-bits") (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
    (func (export "f64-bits") (param f64) (result i64) (i64.reinterpret_f64 (local.get 0)))
    (func (export "first-is-nan") (param i32 i32) (result i32)
      (f32.ne (f32.load (local.get 0)) (f32.load (local.get 0))))
    (func (export "joined-is-nan") (param i32 i32) (result i32)
      (f32.ne (f32.reinterpret_i32 (local.get 1)) (f32.reinterpret_i32 (local.get 1)))))
  (core instance $i (instantiate $m))
  (type $either' (variant (case "int" u32) (case "float" f32)))
  (export $either "either" (type $either'))
  (func (export "f32") (param "raw" u32) (result (tuple f32)) (canon lift (core func $i "f32")))
  (func (export "f64") (param "raw" u64) (result (tuple f64)) (canon lift (core func $i "f64")))
  (func (export "f32-in-memory") (param "raw" u32) (result (tuple f32 u8))
    (canon lift (core func $i "f32-in-memory") (memory (core memory $i "mem"))))
  (func (export "f64-in-memory") (param "raw" u64) (result (tuple f64 u8))
    (canon lift (core func $i "f64-in-memory") (memory (core memory $i "mem"))))
  (func (export "f32-is-nan") (param "x" (tuple f32)) (result bool)
    (canon lift (core func $i "f32-is-nan")))
  (func (export "f64-is-nan") (param "x" (tuple f64)) (result bool)
    (canon lift (core func $i "f64-is-nan")))
  (func (export "f32-bits") (param "x" (tuple f32)) (result u32)
    (canon lift (core func $i "f32-bits")))
  (func (export "f64-bits") (param "x" (tuple f64)) (result u64)
    (canon lift (core func $i "f64-bits")))
  (func (export "first-is-nan") (param "l" (list f32)) (result bool)
    (canon lift (core func $i "first-is-nan") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "joined-is-nan") (param "x" $either) (result bool)
    (canon lift (core func $i "joined-is-nan"))))

(component instance $i $Host)

;; case: f32-any-nan-is-lifted-as-nan
(assert_return (invoke "f32" (u32.const 0x7fc00000)) (tuple.const (f32.const nan)))
(assert_return (invoke "f32" (u32.const 0xffc00000)) (tuple.const (f32.const nan)))
(assert_return (invoke "f32" (u32.const 0x7f800001)) (tuple.const (f32.const nan)))
(assert_return (invoke "f32" (u32.const 0xffffffff)) (tuple.const (f32.const nan)))

;; case: f64-any-nan-is-lifted-as-nan
(assert_return (invoke "f64" (u64.const 0x7ff8000000000000)) (tuple.const (f64.const nan)))
(assert_return (invoke "f64" (u64.const 0x7ff0000000000001)) (tuple.const (f64.const nan)))
(assert_return (invoke "f64" (u64.const 0xffffffffffffffff)) (tuple.const (f64.const nan)))

;; case: any-nan-is-loaded-as-nan
(assert_return (invoke "f32-in-memory" (u32.const 0x7fa00001))
  (tuple.const (f32.const nan) (u8.const 0)))
(assert_return (invoke "f64-in-memory" (u64.const 0xfff0000000000001))
  (tuple.const (f64.const nan) (u8.const 0)))

;; case: nan-is-lowered-as-some-nan
(assert_return (invoke "f32-is-nan" (tuple.const (f32.const nan))) (bool.const true))
(assert_return (invoke "f32-is-nan" (tuple.const (f32.const -nan:0x1))) (bool.const true))
(assert_return (invoke "f64-is-nan" (tuple.const (f64.const nan))) (bool.const true))
(assert_return (invoke "f64-is-nan" (tuple.const (f64.const -nan:0x1))) (bool.const true))

;; case: nan-is-stored-as-some-nan
(assert_return (invoke "first-is-nan" (list.const (f32.const nan:0x200000))) (bool.const true))

;; case: nan-in-an-integers-place
(assert_return (invoke "joined-is-nan" (variant.const "float" (f32.const nan)))
  (bool.const true))

;; case: infinities-pass
(assert_return (invoke "f32" (u32.const 0x7f800000)) (tuple.const (f32.const inf)))
(assert_return (invoke "f32" (u32.const 0xff800000)) (tuple.const (f32.const -inf)))
(assert_return (invoke "f64" (u64.const 0x7ff0000000000000)) (tuple.const (f64.const inf)))
(assert_return (invoke "f64" (u64.const 0xfff0000000000000)) (tuple.const (f64.const -inf)))
(assert_return (invoke "f32-bits" (tuple.const (f32.const -inf))) (u32.const 0xff800000))
(assert_return (invoke "f32-is-nan" (tuple.const (f32.const inf))) (bool.const false))

;; case: zeros-keep-their-sign
(assert_return (invoke "f32-bits" (tuple.const (f32.const 0))) (u32.const 0))
(assert_return (invoke "f32-bits" (tuple.const (f32.const -0.0))) (u32.const 0x80000000))
(assert_return (invoke "f64-bits" (tuple.const (f64.const -0.0)))
  (u64.const 0x8000000000000000))
(assert_return (invoke "f32" (u32.const 0x80000000)) (tuple.const (f32.const -0.0)))

;; case: subnormals-pass
(assert_return (invoke "f32" (u32.const 1)) (tuple.const (f32.const 0x1p-149)))
(assert_return (invoke "f32-bits" (tuple.const (f32.const 0x1p-149))) (u32.const 1))
(assert_return (invoke "f64" (u64.const 1)) (tuple.const (f64.const 0x1p-1074)))
(assert_return (invoke "f64-bits" (tuple.const (f64.const 0x1p-1074))) (u64.const 1))

(component definition $Guest
  (type $either' (variant (case "int" u32) (case "float" f32)))
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
      (func (export "bits") (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
      (func (export "bits64") (param f64) (result i64) (i64.reinterpret_f64 (local.get 0)))
      (func (export "first") (param i32 i32) (result i32) (i32.load (local.get 0)))
      (func (export "joined") (param i32 i32) (result i32) (local.get 1)))
    (core instance $i (instantiate $m))
    (export $either "either" (type $either'))
    (func (export "bits") (param "x" f32) (result u32) (canon lift (core func $i "bits")))
    (func (export "bits64") (param "x" f64) (result u64) (canon lift (core func $i "bits64")))
    (func (export "first") (param "l" (list f32)) (result u32)
      (canon lift (core func $i "first") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "joined") (param "x" $either) (result u32)
      (canon lift (core func $i "joined"))))
  (instance $callee (instantiate $Callee))
  ;; Passes the bits that it is given, and says whether a NaN came out.
  (component $Caller
    (import "either" (type $either (eq $either')))
    (import "bits" (func $bits (param "x" f32) (result u32)))
    (import "bits64" (func $bits64 (param "x" f64) (result u64)))
    (import "first" (func $first (param "l" (list f32)) (result u32)))
    (import "joined" (func $joined (param "x" $either) (result u32)))
    (core module $mem (memory (export "mem") 1))
    (core instance $mem (instantiate $mem))
    (core func $bits' (canon lower (func $bits)))
    (core func $bits64' (canon lower (func $bits64)))
    (core func $first' (canon lower (func $first) (memory (core memory $mem "mem"))))
    (core func $joined' (canon lower (func $joined)))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "bits" (func $bits (param f32) (result i32)))
      (import "" "bits64" (func $bits64 (param f64) (result i64)))
      (import "" "first" (func $first (param i32 i32) (result i32)))
      (import "" "joined" (func $joined (param i32 i32) (result i32)))
      (func $nan (param i32) (result i32)
        (i32.gt_u (i32.and (local.get 0) (i32.const 0x7fffffff)) (i32.const 0x7f800000)))
      (func (export "bits") (param i32) (result i32)
        (call $bits (f32.reinterpret_i32 (local.get 0))))
      (func (export "f32") (param i32) (result i32)
        (call $nan (call $bits (f32.reinterpret_i32 (local.get 0)))))
      (func (export "f64") (param i64) (result i32)
        (i64.gt_u
          (i64.and (call $bits64 (f64.reinterpret_i64 (local.get 0)))
            (i64.const 0x7fffffffffffffff))
          (i64.const 0x7ff0000000000000)))
      (func (export "first") (param i32) (result i32)
        (i32.store (i32.const 16) (local.get 0))
        (call $nan (call $first (i32.const 16) (i32.const 1))))
      (func (export "joined") (param i32 i32) (result i32)
        (call $nan (call $joined (local.get 0) (local.get 1))))
      (func (export "joined-bits") (param i32 i32) (result i32)
        (call $joined (local.get 0) (local.get 1))))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "mem"))
      (export "bits" (func $bits')) (export "bits64" (func $bits64'))
      (export "first" (func $first')) (export "joined" (func $joined'))))))
    (func (export "bits") (param "raw" u32) (result u32) (canon lift (core func $i "bits")))
    (func (export "f32") (param "raw" u32) (result bool) (canon lift (core func $i "f32")))
    (func (export "f64") (param "raw" u64) (result bool) (canon lift (core func $i "f64")))
    (func (export "first") (param "raw" u32) (result bool) (canon lift (core func $i "first")))
    (func (export "joined") (param "case" u32) (param "raw" u32) (result bool)
      (canon lift (core func $i "joined")))
    (func (export "joined-bits") (param "case" u32) (param "raw" u32) (result u32)
      (canon lift (core func $i "joined-bits"))))
  (instance $caller (instantiate $Caller
    (with "either" (type $callee "either"))
    (with "bits" (func $callee "bits"))
    (with "bits64" (func $callee "bits64"))
    (with "first" (func $callee "first"))
    (with "joined" (func $callee "joined"))))
  (export "bits" (func $caller "bits"))
  (export "f32" (func $caller "f32"))
  (export "f64" (func $caller "f64"))
  (export "first" (func $caller "first"))
  (export "joined" (func $caller "joined"))
  (export "joined-bits" (func $caller "joined-bits")))

(component instance $i $Guest)

;; case: between-guests-nan-stays-some-nan
(assert_return (invoke "f32" (u32.const 0x7fc00000)) (bool.const true))
(assert_return (invoke "f32" (u32.const 0xff800001)) (bool.const true))
(assert_return (invoke "f64" (u64.const 0x7ff8000000000000)) (bool.const true))
(assert_return (invoke "f64" (u64.const 0xfff0000000000001)) (bool.const true))
(assert_return (invoke "first" (u32.const 0x7f800001)) (bool.const true))
(assert_return (invoke "joined" (u32.const 1) (u32.const 0x7f800001)) (bool.const true))

;; case: between-guests-others-pass
(assert_return (invoke "bits" (u32.const 0x80000000)) (u32.const 0x80000000))
(assert_return (invoke "bits" (u32.const 0xff800000)) (u32.const 0xff800000))
(assert_return (invoke "bits" (u32.const 1)) (u32.const 1))
(assert_return (invoke "f32" (u32.const 0x7f800000)) (bool.const false))
(assert_return (invoke "f64" (u64.const 0xfff0000000000000)) (bool.const false))

;; case: integer-with-the-bits-of-a-nan-passes
(assert_return (invoke "joined-bits" (u32.const 0) (u32.const 0x7f800001))
  (u32.const 0x7f800001))
