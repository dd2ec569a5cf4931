;; Aliases of core exports: what a core instance exports becomes a core definition.

;; case: every-sort
(component
  (core module $A
    (func (export "f") (result i32) (i32.const 1))
    (table (export "t") 1 funcref)
    (memory (export "m") 1)
    (global (export "g") i32 (i32.const 2))
    (tag (export "e"))
  )
  (core instance $a (instantiate $A))
  (alias core export $a "f" (core func $f))
  (alias core export $a "t" (core table $t))
  (alias core export $a "m" (core memory $m))
  (alias core export $a "g" (core global $g))
  (alias core export $a "e" (core tag $e))
  (core module $B
    (import "" "t" (table 1 funcref))
    (import "" "m" (memory 1))
    (global $g (import "" "g") i32)
    (import "" "e" (tag))
    (func $f (import "" "f") (result i32))
    (func (export "f") (result i32) (i32.add (call $f) (global.get $g)))
  )
  (core instance $b (instantiate $B (with "" (instance
    (export "f" (func $f)) (export "t" (table $t)) (export "m" (memory $m))
    (export "g" (global $g)) (export "e" (tag $e))))))
  (func (export "f") (result u32) (canon lift (core func $b "f")))
)
(assert_return (invoke "f") (u32.const 3))

;; case: any-text-as-a-name
(component
  (core module $A
    (func (export "") (result i32) (i32.const 1))
    (func (export "A b\n\u{2603}") (result i32) (i32.const 2))
  )
  (core instance $a (instantiate $A))
  (func (export "a") (result u32) (canon lift (core func $a "")))
  (func (export "b") (result u32) (canon lift (core func $a "A b\n\u{2603}")))
)
(assert_return (invoke "a") (u32.const 1))
(assert_return (invoke "b") (u32.const 2))

;; case: no-such-instance
(assert_invalid (component (alias core export 0 "f" (core func))) "no such instance")

;; case: component-instances-are-another-space
(assert_invalid
  (component (instance $i) (alias core export 0 "f" (core func)))
  "no such core instance")

;; case: no-such-export
(assert_invalid
  (component
    (core module $A (func (export "f")))
    (core instance $a (instantiate $A))
    (alias core export $a "F" (core func)))
  "no such export")

;; case: export-of-another-sort
(assert_invalid
  (component
    (core module $A (func (export "f")))
    (core instance $a (instantiate $A))
    (alias core export $a "f" (core memory)))
  "a function, not a memory")
(assert_invalid
  (component
    (core module $A (memory (export "m") 1))
    (core instance $a (instantiate $A))
    (alias core export $a "m" (core func)))
  "a memory, not a function")
(assert_invalid
  (component
    (core module $A (global (export "g") i32 (i32.const 0)))
    (core instance $a (instantiate $A))
    (alias core export $a "g" (core table)))
  "a global, not a table")
(assert_invalid
  (component
    (core module $A (table (export "t") 1 funcref))
    (core instance $a (instantiate $A))
    (alias core export $a "t" (core global)))
  "a table, not a global")
(assert_invalid
  (component
    (core module $A (func (export "f")))
    (core instance $a (instantiate $A))
    (alias core export $a "f" (core tag)))
  "a function, not a tag")
