;; Options of lifting and lowering: each at most once, each of the right type.

;; case: each-string-encoding
(component definition
  (import "f" (func $f (param "a" string)))
  (core module $M (memory (export "m") 1))
  (core instance $m (instantiate $M))
  (alias core export $m "m" (core memory $mem))
  (core func (canon lower (func $f) (memory $mem)))
  (core func (canon lower (func $f) (memory $mem) string-encoding=utf8))
  (core func (canon lower (func $f) (memory $mem) string-encoding=utf16))
  (core func (canon lower (func $f) string-encoding=latin1+utf16 (memory $mem)))
)

;; case: encoding-without-strings
(component definition
  (import "f" (func $f))
  (core func (canon lower (func $f) string-encoding=utf16))
)

;; case: options-that-are-not-needed
(component definition
  (import "f" (func $f))
  (core module $M
    (memory (export "m") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
  (core instance $m (instantiate $M))
  (core func (canon lower (func $f) (memory (core memory $m "m"))
    (realloc (core func $m "realloc"))))
)

;; case: two-encodings
(assert_invalid
  (component
    (import "f" (func $f))
    (core func (canon lower (func $f) string-encoding=utf8 string-encoding=utf16)))
  "two encodings")
(assert_invalid
  (component
    (import "f" (func $f))
    (core func (canon lower (func $f) string-encoding=utf8 string-encoding=utf8)))
  "two encodings")
(assert_invalid
  (component
    (import "f" (func $f))
    (core func (canon lower (func $f) string-encoding=latin1+utf16 string-encoding=utf16)))
  "two encodings")

;; case: two-memories
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M (memory (export "m") 1))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f)
      (memory (core memory $m "m")) (memory (core memory $m "m")))))
  "two memories")

;; case: two-reallocs
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M
      (memory (export "m") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) (memory (core memory $m "m"))
      (realloc (core func $m "realloc")) (realloc (core func $m "realloc")))))
  "two reallocs")

;; case: two-post-returns
(assert_invalid
  (component
    (core module $M (func (export "f")))
    (core instance $m (instantiate $M))
    (func (canon lift (core func $m "f")
      (post-return (core func $m "f")) (post-return (core func $m "f")))))
  "two post-returns")

;; case: realloc-without-memory
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) (realloc (core func $m "realloc")))))
  "no memory")

;; case: realloc-of-another-type
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M
      (memory (export "m") 1)
      (func (export "realloc") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) (memory (core memory $m "m"))
      (realloc (core func $m "realloc")))))
  "three parameters")
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M
      (memory (export "m") 1)
      (func (export "realloc") (param i32 i32 i32 i32)))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) (memory (core memory $m "m"))
      (realloc (core func $m "realloc")))))
  "no result")
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M
      (memory (export "m") 1)
      (func (export "realloc") (param i32 i32 i32 i64) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) (memory (core memory $m "m"))
      (realloc (core func $m "realloc")))))
  "an i64")
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M
      (memory (export "m") 1)
      (func (export "realloc") (param i64 i64 i64 i64) (result i64) (i64.const 0)))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) (memory (core memory $m "m"))
      (realloc (core func $m "realloc")))))
  "addresses are i32")

;; case: any-size-of-memory
(component definition
  (import "f" (func $f))
  (core module $M (memory (export "m") 0) (memory (export "n") 3 7))
  (core instance $m (instantiate $M))
  (core func (canon lower (func $f) (memory (core memory $m "m"))))
  (core func (canon lower (func $f) (memory (core memory $m "n"))))
)

;; case: shared-memory
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M (memory (export "m") 1 1 shared))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) (memory (core memory $m "m")))))
  "shared with others")

;; case: memory-of-64-bits-is-off
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M (memory (export "m") i64 1))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) (memory (core memory $m "m")))))
  "64 bits are off")

;; case: index-out-of-range
(assert_invalid
  (component (import "f" (func $f)) (core func (canon lower (func $f) (memory (core memory 0)))))
  "no such memory")
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M (memory (export "m") 1))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) (memory (core memory $m "m")) (realloc (core func 7)))))
  "no such function")

;; case: callback-without-async
(assert_invalid
  (component
    (core module $M
      (func (export "f"))
      (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (func (canon lift (core func $m "f") (callback (core func $m "cb")))))
  "only with async")

;; case: async-option-of-a-plain-function
(assert_invalid
  (component
    (core module $M
      (func (export "f") (result i32) (i32.const 0))
      (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (func (canon lift (core func $m "f") async (callback (core func $m "cb")))))
  "the function is not async")
(assert_invalid
  (component
    (import "f" (func $f))
    (core module $M (memory (export "m") 1))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) async (memory (core memory $m "m")))))
  "the function is not async")

;; case: gc-and-core-type-are-off
(assert_invalid
  (component (import "f" (func $f)) (core func (canon lower (func $f) gc)))
  "gc is off")
