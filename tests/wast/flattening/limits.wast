;; Up to 16 core values are passed as parameters and one as a result. One more, and all of them go
;; through memory: a component whose core function has the other type is not valid.

(component definition $Limits
  (core module $m
    (memory (export "mem") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "flat") (param i32 i64 f32 f64 i32 i64 f32 f64 i32 i64 f32 f64 i32 i64 f32 f64)
      (result f64)
      (local.get 15))
    (func (export "spilled") (param i32) (result i32) (local.get 0)))
  (core instance $i (instantiate $m))
  (type $four (tuple u32 u64 f32 f64))
  (func (export "sixteen") (param "a" $four) (param "b" $four) (param "c" $four)
    (param "d" $four) (result (tuple f64))
    (canon lift (core func $i "flat")))
  (func (export "seventeen") (param "a" $four) (param "b" $four) (param "c" $four)
    (param "d" $four) (param "e" bool) (result u32)
    (canon lift (core func $i "spilled") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "two-results") (param "x" u32) (result (tuple u8 u8))
    (canon lift (core func $i "spilled") (memory (core memory $i "mem"))))
  (func (export "string-result") (param "x" u32) (result string)
    (canon lift (core func $i "spilled") (memory (core memory $i "mem"))))
  (func (export "option-result") (param "x" u32) (result (option u8))
    (canon lift (core func $i "spilled") (memory (core memory $i "mem")))))

(component instance $i $Limits)

;; case: sixteen-values
(assert_return (invoke "sixteen"
  (tuple.const (u32.const 0) (u64.const 0) (f32.const 0) (f64.const 0))
  (tuple.const (u32.const 0) (u64.const 0) (f32.const 0) (f64.const 0))
  (tuple.const (u32.const 0) (u64.const 0) (f32.const 0) (f64.const 0))
  (tuple.const (u32.const 0) (u64.const 0) (f32.const 0) (f64.const 2.5)))
  (tuple.const (f64.const 2.5)))

;; case: seventeen-values
(assert_return (invoke "seventeen"
  (tuple.const (u32.const 0) (u64.const 0) (f32.const 0) (f64.const 0))
  (tuple.const (u32.const 0) (u64.const 0) (f32.const 0) (f64.const 0))
  (tuple.const (u32.const 0) (u64.const 0) (f32.const 0) (f64.const 0))
  (tuple.const (u32.const 0) (u64.const 0) (f32.const 0) (f64.const 0))
  (bool.const true))
  (u32.const 1024))

;; case: two-results-through-memory
(assert_return (invoke "two-results" (u32.const 64)) (tuple.const (u8.const 0) (u8.const 0)))
(assert_return (invoke "string-result" (u32.const 64)) (str.const ""))
(assert_return (invoke "option-result" (u32.const 64)) (option.none))

;; case: seventeen-flat-values
(assert_invalid
  (component
    (core module $m
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
      (func (export "f")
        (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
    (core instance $i (instantiate $m))
    (func (export "f")
      (param "a" (tuple u8 u8 u8 u8 u8 u8 u8 u8)) (param "b" (tuple u8 u8 u8 u8 u8 u8 u8 u8))
      (param "c" u8)
      (canon lift (core func $i "f") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")))))
  "lowered parameter types")

;; case: sixteen-spilled-values
(assert_invalid
  (component
    (core module $m
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
      (func (export "f") (param i32)))
    (core instance $i (instantiate $m))
    (func (export "f")
      (param "a" (tuple u8 u8 u8 u8 u8 u8 u8 u8)) (param "b" (tuple u8 u8 u8 u8 u8 u8 u8 u8))
      (canon lift (core func $i "f") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")))))
  "lowered parameter types")

;; case: two-flat-results
(assert_invalid
  (component
    (core module $m
      (memory (export "mem") 1)
      (func (export "f") (result i32 i32) (i32.const 0) (i32.const 0)))
    (core instance $i (instantiate $m))
    (func (export "f") (result (tuple u8 u8))
      (canon lift (core func $i "f") (memory (core memory $i "mem")))))
  "lowered result types")
