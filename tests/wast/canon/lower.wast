;; Lowering: a function becomes a core function of the flattened type, with the options that its
;; parameters and result need.

;; case: flattened-type
(component definition
  (import "f" (func $f (param "a" u8) (param "b" (tuple s64 f32)) (result f64)))
  (core func $l (canon lower (func $f)))
  (core module $M (import "" "f" (func (param i32 i64 f32) (result f64))))
  (core instance (instantiate $M (with "" (instance (export "f" (func $l))))))
)

;; case: flattened-type-is-exact
(assert_invalid
  (component
    (import "f" (func $f (param "a" u8) (result u64)))
    (core func $l (canon lower (func $f)))
    (core module $M (import "" "f" (func (param i32) (result i32))))
    (core instance (instantiate $M (with "" (instance (export "f" (func $l)))))))
  "it gives an i64")
(assert_invalid
  (component
    (import "f" (func $f (param "a" u8)))
    (core func $l (canon lower (func $f)))
    (core module $M (import "" "f" (func)))
    (core instance (instantiate $M (with "" (instance (export "f" (func $l)))))))
  "it takes an i32")

;; case: seventeen-flat-parameters-take-a-pointer
(component definition
  (import "f" (func $f (param "a" (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8)) (param "b" (tuple
    u8 u8 u8 u8 u8 u8 u8 u8))))
  (core module $L (memory (export "m") 1))
  (core instance $l (instantiate $L))
  (core func $f (canon lower (func $f) (memory (core memory $l "m"))))
  (core module $M (import "" "f" (func (param i32))))
  (core instance (instantiate $M (with "" (instance (export "f" (func $f))))))
)
(assert_invalid
  (component
    (import "f" (func $f (param "a" (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8)) (param "b" (tuple
      u8 u8 u8 u8 u8 u8 u8 u8))))
    (core func (canon lower (func $f))))
  "no memory")

;; case: sixteen-flat-parameters
(component definition
  (import "f" (func $f (param "a" (tuple u8 u8 u8 u8 u8 u8 u8 u8)) (param "b" (tuple
    u8 u8 u8 u8 u8 u8 u8 u8))))
  (core func $f (canon lower (func $f)))
  (core module $M (import "" "f" (func
    (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32))))
  (core instance (instantiate $M (with "" (instance (export "f" (func $f))))))
)

;; case: two-flat-results-go-to-a-pointer
(component definition
  (import "f" (func $f (param "a" u64) (result (tuple u8 u8))))
  (core module $L (memory (export "m") 1))
  (core instance $l (instantiate $L))
  (core func $f (canon lower (func $f) (memory (core memory $l "m"))))
  (core module $M (import "" "f" (func (param i64 i32))))
  (core instance (instantiate $M (with "" (instance (export "f" (func $f))))))
)
(assert_invalid
  (component
    (import "f" (func $f (result (tuple u8 u8))))
    (core func (canon lower (func $f))))
  "no memory")

;; case: list-parameter-needs-memory-only
(component definition
  (import "f" (func $f (param "a" (list u8)) (param "b" string)))
  (core module $L (memory (export "m") 1))
  (core instance $l (instantiate $L))
  (core func $f (canon lower (func $f) (memory (core memory $l "m"))))
  (core module $M (import "" "f" (func (param i32 i32 i32 i32))))
  (core instance (instantiate $M (with "" (instance (export "f" (func $f))))))
)
(assert_invalid
  (component (import "f" (func $f (param "a" (list u8)))) (core func (canon lower (func $f))))
  "no memory")
(assert_invalid
  (component (import "f" (func $f (param "a" string))) (core func (canon lower (func $f))))
  "no memory")
(assert_invalid
  (component
    (import "f" (func $f (param "a" (option (tuple u8 string)))))
    (core func (canon lower (func $f))))
  "no memory")

;; case: list-result-needs-realloc-too
(component definition
  (import "f" (func $f (result string)))
  (core module $L
    (memory (export "m") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
  (core instance $l (instantiate $L))
  (core func $f (canon lower (func $f) (memory (core memory $l "m"))
    (realloc (core func $l "realloc"))))
  (core module $M (import "" "f" (func (param i32))))
  (core instance (instantiate $M (with "" (instance (export "f" (func $f))))))
)
(assert_invalid
  (component
    (import "f" (func $f (result (list u8))))
    (core module $L (memory (export "m") 1))
    (core instance $l (instantiate $L))
    (core func (canon lower (func $f) (memory (core memory $l "m")))))
  "no realloc")
(assert_invalid
  (component
    (import "f" (func $f (result (tuple u8 (option string)))))
    (core module $L (memory (export "m") 1))
    (core instance $l (instantiate $L))
    (core func (canon lower (func $f) (memory (core memory $l "m")))))
  "no realloc")

;; case: post-return-belongs-to-lifting
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M (func (export "post")))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) (post-return (core func $m "post")))))
  "nothing to return after")

;; case: function-index-out-of-range
(assert_invalid (component (core func (canon lower (func 0)))) "no such function")

;; case: lowered-twice
(component
  (import "host-return-two" (func $two (result u32)))
  (core func $a (canon lower (func $two)))
  (core func $b (canon lower (func $two)))
  (core module $M
    (func $a (import "" "a") (result i32))
    (func $b (import "" "b") (result i32))
    (func (export "f") (result i32) (i32.mul (call $a) (i32.add (call $b) (i32.const 1)))))
  (core instance $m (instantiate $M
    (with "" (instance (export "a" (func $a)) (export "b" (func $b))))))
  (func (export "f") (result u32) (canon lift (core func $m "f")))
)
(assert_return (invoke "f") (u32.const 6))

;; case: own-lift-lowered
;; That a component may not call itself is a matter of running, not of validation.
(component definition
  (core module $M (func (export "f")))
  (core instance $m (instantiate $M))
  (func $f (canon lift (core func $m "f")))
  (core func (canon lower (func $f)))
)
