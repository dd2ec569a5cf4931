;; Lifting: a core function of exactly the flattened type of the function that it becomes, with the
;; options that its parameters and result need.

;; case: flattened-parameters-and-result
(component
  (core module $M
    (func (export "f") (param i32 i64 i32 i32) (result i64) (local.get 1)))
  (core instance $m (instantiate $M))
  (func (export "f")
    (param "a" bool) (param "b" s64) (param "c" char) (param "d" u8) (result s64)
    (canon lift (core func $m "f")))
)
(assert_return
  (invoke "f" (bool.const true) (s64.const -1) (char.const "x") (u8.const 9))
  (s64.const -1))

;; case: every-primitive
(component
  (core module $M
    (func (export "i32") (param i32) (result i32) (local.get 0))
    (func (export "i64") (param i64) (result i64) (local.get 0))
    (func (export "f32") (param f32) (result f32) (local.get 0))
    (func (export "f64") (param f64) (result f64) (local.get 0))
  )
  (core instance $m (instantiate $M))
  (func (param "a" bool) (result bool) (canon lift (core func $m "i32")))
  (func (param "a" s8) (result s8) (canon lift (core func $m "i32")))
  (func (param "a" u8) (result u8) (canon lift (core func $m "i32")))
  (func (param "a" s16) (result s16) (canon lift (core func $m "i32")))
  (func (param "a" u16) (result u16) (canon lift (core func $m "i32")))
  (func (param "a" s32) (result s32) (canon lift (core func $m "i32")))
  (func (param "a" u32) (result u32) (canon lift (core func $m "i32")))
  (func (param "a" char) (result char) (canon lift (core func $m "i32")))
  (func (param "a" s64) (result s64) (canon lift (core func $m "i64")))
  (func (param "a" u64) (result u64) (canon lift (core func $m "i64")))
  (func (param "a" f32) (result f32) (canon lift (core func $m "f32")))
  (func (param "a" f64) (result f64) (canon lift (core func $m "f64")))
)

;; case: compound-types-flatten
(component
  (type $r (resource (rep i32)))
  (core module $M
    (func (export "record") (param i32 i64 f32))
    (func (export "variant") (param i32 i64))
    (func (export "flags") (param i32) (result i32) (local.get 0))
    (func (export "handle") (param i32) (result i32) (local.get 0))
    (func (export "unit-result") (result i32) (i32.const 0))
  )
  (core instance $m (instantiate $M))
  (type $record (record (field "a" u8) (field "b" u64) (field "c" f32)))
  (type $variant (variant (case "a") (case "b" f64) (case "c" u32)))
  (type $flags (flags "a" "b"))
  (type $enum (enum "a" "b"))
  (func (param "a" $record) (canon lift (core func $m "record")))
  (func (param "a" u8) (param "b" (tuple u64 f32)) (canon lift (core func $m "record")))
  (func (param "a" $variant) (canon lift (core func $m "variant")))
  (func (param "a" (option u64)) (canon lift (core func $m "variant")))
  (func (param "a" (result f64 (error f32))) (canon lift (core func $m "variant")))
  (func (param "a" $flags) (result $enum) (canon lift (core func $m "flags")))
  (func (param "a" (own $r)) (result (own $r)) (canon lift (core func $m "handle")))
  (func (param "a" (borrow $r)) (result u8) (canon lift (core func $m "handle")))
  (func (result (result)) (canon lift (core func $m "unit-result")))
)

;; case: wrong-parameters
(assert_invalid
  (component
    (core module $M (func (export "f") (param i64)))
    (core instance $m (instantiate $M))
    (func (param "a" u32) (canon lift (core func $m "f"))))
  "needs an i32")
(assert_invalid
  (component
    (core module $M (func (export "f")))
    (core instance $m (instantiate $M))
    (func (param "a" u32) (canon lift (core func $m "f"))))
  "needs a parameter")
(assert_invalid
  (component
    (core module $M (func (export "f") (param i32 i32)))
    (core instance $m (instantiate $M))
    (func (param "a" u32) (canon lift (core func $m "f"))))
  "one parameter too many")
(assert_invalid
  (component
    (core module $M (func (export "f") (param i32 f64)))
    (core instance $m (instantiate $M))
    (type $v (variant (case "a" u64) (case "b" f64)))
    (func (param "a" $v) (canon lift (core func $m "f"))))
  "cases join to i64")

;; case: wrong-result
(assert_invalid
  (component
    (core module $M (func (export "f") (result i64) (i64.const 0)))
    (core instance $m (instantiate $M))
    (func (result u32) (canon lift (core func $m "f"))))
  "needs an i32")
(assert_invalid
  (component
    (core module $M (func (export "f")))
    (core instance $m (instantiate $M))
    (func (result u32) (canon lift (core func $m "f"))))
  "needs a result")
(assert_invalid
  (component
    (core module $M (func (export "f") (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (func (canon lift (core func $m "f"))))
  "one result too many")

;; case: function-index-out-of-range
(assert_invalid (component (func (canon lift (core func 0)))) "no such core function")

;; case: type-that-is-not-of-functions
(assert_invalid
  (component
    (type $t u8)
    (type $r (resource (rep i32)))
    (core func $drop (canon resource.drop $r))
    (func (type $t) (canon lift (core func $drop))))
  "not a function type")
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (core func $drop (canon resource.drop $r))
    (func (type 1) (canon lift (core func $drop))))
  "no such type")

;; case: sixteen-flat-parameters
(component
  (core module $M
    (func (export "f")
      (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
      (local.get 15)))
  (core instance $m (instantiate $M))
  (func (export "f")
    (param "a" (tuple u8 u8 u8 u8 u8 u8 u8 u8)) (param "b" (tuple u8 u8 u8 u8 u8 u8 u8))
    (param "c" u8) (result u8)
    (canon lift (core func $m "f")))
)
(assert_return
  (invoke "f"
    (tuple.const (u8.const 0) (u8.const 1) (u8.const 2) (u8.const 3) (u8.const 4) (u8.const 5)
      (u8.const 6) (u8.const 7))
    (tuple.const (u8.const 8) (u8.const 9) (u8.const 10) (u8.const 11) (u8.const 12)
      (u8.const 13) (u8.const 14))
    (u8.const 15))
  (u8.const 15))

;; case: seventeen-flat-parameters-take-a-pointer
(component
  (core module $M
    (memory (export "m") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
    (func (export "f") (param i32) (result i32)
      (i32.load8_u offset=16 (local.get 0))))
  (core instance $m (instantiate $M))
  (func (export "f")
    (param "a" (tuple u8 u8 u8 u8 u8 u8 u8 u8)) (param "b" (tuple u8 u8 u8 u8 u8 u8 u8 u8))
    (param "c" u8) (result u8)
    (canon lift (core func $m "f") (memory (core memory $m "m"))
      (realloc (core func $m "realloc"))))
)
(assert_return
  (invoke "f"
    (tuple.const (u8.const 0) (u8.const 1) (u8.const 2) (u8.const 3) (u8.const 4) (u8.const 5)
      (u8.const 6) (u8.const 7))
    (tuple.const (u8.const 8) (u8.const 9) (u8.const 10) (u8.const 11) (u8.const 12)
      (u8.const 13) (u8.const 14) (u8.const 15))
    (u8.const 16))
  (u8.const 16))

;; case: seventeen-flat-parameters-need-realloc
(assert_invalid
  (component
    (core module $M (memory (export "m") 1) (func (export "f") (param i32)))
    (core instance $m (instantiate $M))
    (func
      (param "a" (tuple u8 u8 u8 u8 u8 u8 u8 u8)) (param "b" (tuple u8 u8 u8 u8 u8 u8 u8 u8))
      (param "c" u8)
      (canon lift (core func $m "f") (memory (core memory $m "m")))))
  "no realloc")

;; case: one-flat-result
(component
  (core module $M (func (export "f") (result i64) (i64.const 5)))
  (core instance $m (instantiate $M))
  (func (export "f") (result (tuple u64)) (canon lift (core func $m "f")))
)
(assert_return (invoke "f") (tuple.const (u64.const 5)))

;; case: two-flat-results-come-by-a-pointer
(component
  (core module $M
    (memory (export "m") 1)
    (data (i32.const 8) "\01\02")
    (func (export "f") (result i32) (i32.const 8)))
  (core instance $m (instantiate $M))
  (func (export "f") (result (tuple u8 u8))
    (canon lift (core func $m "f") (memory (core memory $m "m"))))
)
(assert_return (invoke "f") (tuple.const (u8.const 1) (u8.const 2)))

;; case: two-flat-results-need-memory
(assert_invalid
  (component
    (core module $M (memory (export "m") 1) (func (export "f") (result i32) (i32.const 8)))
    (core instance $m (instantiate $M))
    (func (result (tuple u8 u8)) (canon lift (core func $m "f"))))
  "no memory")

;; case: two-core-results
(assert_invalid
  (component
    (core module $M
      (memory (export "m") 1)
      (func (export "f") (result i32 i32) (i32.const 1) (i32.const 2)))
    (core instance $m (instantiate $M))
    (func (result (tuple u8 u8))
      (canon lift (core func $m "f") (memory (core memory $m "m")))))
  "one pointer is needed")

;; case: list-parameter-needs-memory-and-realloc
(component
  (core module $M
    (memory (export "m") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
    (func (export "f") (param i32 i32) (result i32) (local.get 1)))
  (core instance $m (instantiate $M))
  (func (export "f") (param "a" (list u8)) (result u32)
    (canon lift (core func $m "f") (memory (core memory $m "m"))
      (realloc (core func $m "realloc"))))
)
(assert_return (invoke "f" (list.const (u8.const 1) (u8.const 2))) (u32.const 2))
(assert_invalid
  (component
    (core module $M (memory (export "m") 1) (func (export "f") (param i32 i32)))
    (core instance $m (instantiate $M))
    (func (param "a" (list u8)) (canon lift (core func $m "f") (memory (core memory $m "m")))))
  "no realloc")
(assert_invalid
  (component
    (core module $M (memory (export "m") 1) (func (export "f") (param i32 i32)))
    (core instance $m (instantiate $M))
    (func (param "a" string) (canon lift (core func $m "f"))))
  "no memory")
(assert_invalid
  (component
    (core module $M (memory (export "m") 1) (func (export "f") (param i32 i32 i32)))
    (core instance $m (instantiate $M))
    (func (param "a" (option string))
      (canon lift (core func $m "f") (memory (core memory $m "m")))))
  "no realloc")

;; case: list-result-needs-memory-only
(component
  (core module $M
    (memory (export "m") 1)
    (data (i32.const 0) "\08\00\00\00\02\00\00\00hi")
    (func (export "f") (result i32) (i32.const 0)))
  (core instance $m (instantiate $M))
  (func (export "f") (result string)
    (canon lift (core func $m "f") (memory (core memory $m "m"))))
)
(assert_return (invoke "f") (str.const "hi"))
(assert_invalid
  (component
    (core module $M (memory (export "m") 1) (func (export "f") (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (func (result (list u8)) (canon lift (core func $m "f"))))
  "no memory")

;; case: post-return
;; It takes what the core function returned.
(component
  (core module $M
    (global $seen (mut i32) (i32.const 0))
    (func (export "f") (result i32) (i32.const 6))
    (func (export "post") (param i32) (global.set $seen (local.get 0)))
    (func (export "seen") (result i32) (global.get $seen)))
  (core instance $m (instantiate $M))
  (func (export "f") (result u32)
    (canon lift (core func $m "f") (post-return (core func $m "post"))))
  (func (export "seen") (result u32) (canon lift (core func $m "seen")))
)
(assert_return (invoke "f") (u32.const 6))
(assert_return (invoke "seen") (u32.const 6))

;; case: post-return-of-a-function-without-result
(component
  (core module $M (func (export "f")) (func (export "post")))
  (core instance $m (instantiate $M))
  (func (export "f") (canon lift (core func $m "f") (post-return (core func $m "post"))))
)
(assert_return (invoke "f"))

;; case: post-return-of-another-type
(assert_invalid
  (component
    (core module $M (func (export "f") (result i32) (i32.const 0)) (func (export "post")))
    (core instance $m (instantiate $M))
    (func (result u32) (canon lift (core func $m "f") (post-return (core func $m "post")))))
  "takes nothing")
(assert_invalid
  (component
    (core module $M
      (func (export "f") (result i32) (i32.const 0))
      (func (export "post") (param i64)))
    (core instance $m (instantiate $M))
    (func (result u32) (canon lift (core func $m "f") (post-return (core func $m "post")))))
  "takes an i64")
(assert_invalid
  (component
    (core module $M
      (func (export "f") (result i32) (i32.const 0))
      (func (export "post") (param i32) (result i32) (local.get 0)))
    (core instance $m (instantiate $M))
    (func (result u32) (canon lift (core func $m "f") (post-return (core func $m "post")))))
  "returns something")
(assert_invalid
  (component
    (core module $M (func (export "f")) (func (export "post") (param i32)))
    (core instance $m (instantiate $M))
    (func (canon lift (core func $m "f") (post-return (core func $m "post")))))
  "takes something")

;; case: post-return-index-out-of-range
(assert_invalid
  (component
    (core module $M (func (export "f")))
    (core instance $m (instantiate $M))
    (func (canon lift (core func $m "f") (post-return (core func 9)))))
  "no such core function")

;; case: a-lowered-function-lifted-again
(component
  (import "host-return-two" (func $two (result u32)))
  (core func $two (canon lower (func $two)))
  (func (export "two") (result u32) (canon lift (core func $two)))
)
(assert_return (invoke "two") (u32.const 2))

;; case: core-type-with-others-in-its-group
;; The flattened type is a final type alone in its group, which only equals another such type.
(assert_invalid
  (component
    (core module $M
      (rec (type $a (func (result i32))) (type $b (struct)))
      (func (export "f") (type $a) (i32.const 1)))
    (core instance $m (instantiate $M))
    (func (result u32) (canon lift (core func $m "f"))))
  "of a group of two")
(assert_invalid
  (component
    (core module $M
      (type $a (sub (func (result i32))))
      (func (export "f") (type $a) (i32.const 1)))
    (core instance $m (instantiate $M))
    (func (result u32) (canon lift (core func $m "f"))))
  "not final")
