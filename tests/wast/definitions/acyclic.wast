;; Definitions refer only to those before them; every sort has an index space of its own, filled in
;; the order in which definitions, aliases, imports and exports appear.

;; case: type-defined-before-its-use
(component
  (type $ft (func (result u32)))
  (import "host-return-two" (func (type $ft)))
)

;; case: type-defined-after-its-use
(assert_invalid
  (component
    (import "host-return-two" (func (type 0)))
    (type (func (result u32))))
  "not yet defined")

;; case: definitions-after-their-use
(assert_invalid (component (instance (instantiate 0)) (component)) "not yet defined")
(assert_invalid (component (core instance (instantiate 0)) (core module)) "not yet defined")
(assert_invalid (component (export "a" (instance 0)) (instance)) "not yet defined")
(assert_invalid (component (export "a" (func 0)) (import "b" (func))) "not yet defined")
(assert_invalid (component (core func (canon lower (func 0))) (import "b" (func)))
  "not yet defined")

;; case: type-inside-itself
(assert_invalid (component (type (list 0))) "not yet defined")
(assert_invalid (component (type (func (param "a" 0)))) "not yet defined")

;; case: sorts-interleave
;; Functions and instances are numbered apart, whatever stands between them.
(component
  (core module $M
    (func (export "a") (result i32) (i32.const 1))
    (func (export "b") (result i32) (i32.const 2))
  )
  (core instance (instantiate 0))
  (type (func (result u32)))
  (alias core export 0 "a" (core func))
  (func (type 0) (canon lift (core func 0)))
  (instance (export "x" (func 0)))
  (alias core export 0 "b" (core func))
  (component)
  (func (type 0) (canon lift (core func 1)))
  (instance (export "x" (func 1)))
  (export "a" (func 0 "x"))
  (export "b" (func 1 "x"))
)
(assert_return (invoke "a") (u32.const 1))
(assert_return (invoke "b") (u32.const 2))

;; case: imports-and-exports-take-an-index
;; Function 0 is the import, 1 its export and 2 the export of that.
(component
  (import "host-return-two" (func (result u32)))
  (export "a" (func 0))
  (export "b" (func 1))
  (export "c" (func 2))
)
(assert_return (invoke "a") (u32.const 2))
(assert_return (invoke "c") (u32.const 2))

;; case: export-index-not-yet-there
(assert_invalid
  (component
    (import "host-return-two" (func (result u32)))
    (export "a" (func 1)))
  "not yet defined")

;; case: imports-after-other-definitions
(component
  (core module)
  (core instance (instantiate 0))
  (import "host-return-two" (func $two (result u32)))
  (export "two" (func $two))
  (import "host" (instance (export "return-three" (func (result u32)))))
  (export "three" (func 0 "return-three"))
)
(assert_return (invoke "two") (u32.const 2))
(assert_return (invoke "three") (u32.const 3))
