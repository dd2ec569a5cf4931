;; The async option and its callback: for functions of async type only, and never without callback
;; when lifting.

;; case: lift-returns-a-status
(assert_invalid
  (component
    (core module $M
      (func (export "f"))
      (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (func async (canon lift (core func $m "f") async (callback (core func $m "cb")))))
  "no status is returned")

;; case: lift-without-a-callback-is-off
(assert_invalid
  (component
    (core module $M (func (export "f")))
    (core instance $m (instantiate $M))
    (func async (canon lift (core func $m "f") async)))
  "stackful lifting is off")

;; case: callback-of-another-type
(assert_invalid
  (component
    (core module $M
      (func (export "f") (result i32) (i32.const 0))
      (func (export "cb") (param i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (func async (canon lift (core func $m "f") async (callback (core func $m "cb")))))
  "two parameters")
(assert_invalid
  (component
    (core module $M
      (func (export "f") (result i32) (i32.const 0))
      (func (export "cb") (param i32 i32 i32)))
    (core instance $m (instantiate $M))
    (func async (canon lift (core func $m "f") async (callback (core func $m "cb")))))
  "no result")

;; case: callback-twice
(assert_invalid
  (component
    (core module $M
      (func (export "f") (result i32) (i32.const 0))
      (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (func async (canon lift (core func $m "f") async
      (callback (core func $m "cb")) (callback (core func $m "cb")))))
  "two callbacks")

;; case: callback-index-out-of-range
(assert_invalid
  (component
    (core module $M (func (export "f") (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (func async (canon lift (core func $m "f") async (callback (core func 8)))))
  "no such function")

;; case: async-twice
(assert_invalid
  (component
    (import "f" (func $f async))
    (core module $M (memory (export "m") 1))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) async async (memory (core memory $m "m")))))
  "two asyncs")

;; case: post-return-with-async
(assert_invalid
  (component
    (core module $M
      (func (export "f") (result i32) (i32.const 0))
      (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0))
      (func (export "post")))
    (core instance $m (instantiate $M))
    (func async (canon lift (core func $m "f") async (callback (core func $m "cb"))
      (post-return (core func $m "post")))))
  "no post-return with async")

;; case: callback-when-lowering
(assert_invalid
  (component
    (import "f" (func $f async))
    (core module $M
      (memory (export "m") 1)
      (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (core func (canon lower (func $f) async (memory (core memory $m "m"))
      (callback (core func $m "cb")))))
  "callbacks belong to lifting")

;; case: lower-with-a-result-needs-memory
(assert_invalid
  (component
    (import "f" (func $f async (result u8)))
    (core func (canon lower (func $f) async)))
  "no memory")

;; case: lift-with-a-result-in-memory
;; Strings and lists do need the memory that task.return will read.
(assert_invalid
  (component
    (core module $M
      (func (export "f") (result i32) (i32.const 0))
      (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (func async (result string)
      (canon lift (core func $m "f") async (callback (core func $m "cb")))))
  "no memory")

;; case: lift-with-sixteen-flat-results
;; An asynchronous result goes flat to task.return, up to as many values as parameters.
(assert_invalid
  (component
    (core module $M
      (func (export "f") (result i32) (i32.const 0))
      (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (func async (result (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8))
      (canon lift (core func $m "f") async (callback (core func $m "cb")))))
  "no memory")
