;; Core instances: modules instantiated with instances as arguments, and tuples of definitions.

;; case: module-without-imports
(component
  (core module $M)
  (core instance (instantiate $M))
)

;; case: two-level-imports
(component
  (core module $A (func (export "f") (result i32) (i32.const 5)))
  (core module $B
    (func $f (import "a" "f") (result i32))
    (func (export "g") (result i32) (i32.mul (call $f) (i32.const 10)))
  )
  (core instance $a (instantiate $A))
  (core instance $b (instantiate $B (with "a" (instance $a))))
  (func (export "g") (result u32) (canon lift (core func $b "g")))
)
(assert_return (invoke "g") (u32.const 50))

;; case: inline-exports-rename
(component
  (core module $A
    (func (export "one") (result i32) (i32.const 1))
    (func (export "two") (result i32) (i32.const 2))
  )
  (core module $B
    (func $x (import "a" "x") (result i32))
    (func $y (import "a" "y") (result i32))
    (func (export "f") (result i32)
      (i32.add (i32.mul (call $x) (i32.const 10)) (call $y)))
  )
  (core instance $a (instantiate $A))
  (core instance $b (instantiate $B
    (with "a" (instance
      (export "x" (func $a "two"))
      (export "y" (func $a "one"))))))
  (func (export "f") (result u32) (canon lift (core func $b "f")))
)
(assert_return (invoke "f") (u32.const 21))

;; case: inline-instance-by-itself
(component
  (core module $A (func (export "f") (result i32) (i32.const 3)))
  (core instance $a (instantiate $A))
  (core instance $tuple (export "g" (func $a "f")) (export "" (func $a "f")))
  (core module $B
    (func $f (import "" "") (result i32))
    (func $g (import "" "g") (result i32))
    (func (export "f") (result i32) (i32.add (call $f) (call $g)))
  )
  (core instance $b (instantiate $B (with "" (instance $tuple))))
  (func (export "f") (result u32) (canon lift (core func $b "f")))
)
(assert_return (invoke "f") (u32.const 6))

;; case: every-core-sort-passes-through-instances
(component
  (core module $A
    (func $f (export "func") (result i32) (i32.const 40))
    (table (export "table") 1 funcref)
    (elem (i32.const 0) $f)
    (memory (export "memory") 1)
    (data (i32.const 8) "\01")
    (global (export "global") i32 (i32.const 1))
    (tag (export "tag"))
  )
  (core module $B
    (type $F (func (result i32)))
    (func $f (import "a" "func") (result i32))
    (table (import "a" "table") 1 funcref)
    (memory (import "a" "memory") 1)
    (global $g (import "a" "global") i32)
    (tag (import "a" "tag"))
    (func (export "f") (result i32)
      (i32.add
        (i32.add (call $f) (call_indirect (type $F) (i32.const 0)))
        (i32.add (i32.load (i32.const 8)) (global.get $g))))
  )
  (core instance $a (instantiate $A))
  (core instance $tuple
    (export "func" (func $a "func"))
    (export "table" (table $a "table"))
    (export "memory" (memory $a "memory"))
    (export "global" (global $a "global"))
    (export "tag" (tag $a "tag")))
  (core instance $b (instantiate $B (with "a" (instance $tuple))))
  (func (export "f") (result u32) (canon lift (core func $b "f")))
)
(assert_return (invoke "f") (u32.const 82))

;; case: instances-share-what-they-import
(component
  (core module $State (global (export "n") (mut i32) (i32.const 0)))
  (core module $Set
    (global $n (import "s" "n") (mut i32))
    (func (export "set") (param i32) (global.set $n (local.get 0)))
  )
  (core module $Get
    (global $n (import "s" "n") (mut i32))
    (func (export "get") (result i32) (global.get $n))
  )
  (core instance $s (instantiate $State))
  (core instance $other (instantiate $State))
  (core instance $set (instantiate $Set (with "s" (instance $s))))
  (core instance $get (instantiate $Get (with "s" (instance $s))))
  (core instance $get-other (instantiate $Get (with "s" (instance $other))))
  (func (export "set") (param "n" u32) (canon lift (core func $set "set")))
  (func (export "get") (result u32) (canon lift (core func $get "get")))
  (func (export "get-other") (result u32) (canon lift (core func $get-other "get")))
)
(assert_return (invoke "set" (u32.const 9)))
(assert_return (invoke "get") (u32.const 9))
(assert_return (invoke "get-other") (u32.const 0))

;; case: argument-with-more-exports-than-needed
(component
  (core module $A (func (export "f")) (func (export "g")))
  (core module $B (func (import "a" "f")))
  (core instance $a (instantiate $A))
  (core instance (instantiate $B (with "a" (instance $a))))
)

;; case: argument-that-no-import-names
(component
  (core module $A)
  (core module $B)
  (core instance $a (instantiate $A))
  (core instance (instantiate $B (with "unused" (instance $a))))
)

;; case: argument-missing
(assert_invalid
  (component
    (core module $B (func (import "a" "f")))
    (core instance (instantiate $B))
  )
  "no argument a")

;; case: export-of-the-argument-missing
(assert_invalid
  (component
    (core module $A (func (export "g")))
    (core module $B (func (import "a" "f")))
    (core instance $a (instantiate $A))
    (core instance (instantiate $B (with "a" (instance $a))))
  )
  "the argument has no f")

;; case: export-of-the-argument-of-another-sort
(assert_invalid
  (component
    (core module $A (global (export "f") i32 (i32.const 0)))
    (core module $B (func (import "a" "f")))
    (core instance $a (instantiate $A))
    (core instance (instantiate $B (with "a" (instance $a))))
  )
  "a global where a function is needed")

;; case: export-of-the-argument-of-another-type
(assert_invalid
  (component
    (core module $A (func (export "f") (param i64)))
    (core module $B (func (import "a" "f") (param i32)))
    (core instance $a (instantiate $A))
    (core instance (instantiate $B (with "a" (instance $a))))
  )
  "another signature")

;; case: memory-smaller-than-needed
(assert_invalid
  (component
    (core module $A (memory (export "m") 1))
    (core module $B (import "a" "m" (memory 2)))
    (core instance $a (instantiate $A))
    (core instance (instantiate $B (with "a" (instance $a))))
  )
  "memory too small")

;; case: memory-larger-than-needed
(component
  (core module $A (memory (export "m") 2 3))
  (core module $B (import "a" "m" (memory 1)))
  (core instance $a (instantiate $A))
  (core instance (instantiate $B (with "a" (instance $a))))
)

;; case: global-mutable-where-constant
(assert_invalid
  (component
    (core module $A (global (export "g") (mut i32) (i32.const 0)))
    (core module $B (import "a" "g" (global i32)))
    (core instance $a (instantiate $A))
    (core instance (instantiate $B (with "a" (instance $a))))
  )
  "one is mutable")

;; case: same-argument-twice
(assert_invalid
  (component
    (core module $A)
    (core module $B)
    (core instance $a (instantiate $A))
    (core instance (instantiate $B (with "a" (instance $a)) (with "a" (instance $a))))
  )
  "two arguments of one name")

;; case: same-inline-export-twice
(assert_invalid
  (component
    (core module $A (func (export "f")))
    (core instance $a (instantiate $A))
    (core instance (export "x" (func $a "f")) (export "x" (func $a "f")))
  )
  "two exports of one name")

;; case: core-names-differ-by-case
;; Names of the core are compared as plain text, unlike those of components.
(component
  (core module $A (func (export "f")))
  (core module $B (func (import "a" "x")) (func (import "A" "X")))
  (core instance $a (instantiate $A))
  (core instance $b (export "x" (func $a "f")) (export "X" (func $a "f")))
  (core instance (instantiate $B (with "a" (instance $b)) (with "A" (instance $b))))
)

;; case: module-index-out-of-range
(assert_invalid
  (component (core module) (core instance (instantiate 1)))
  "no such module")

;; case: instance-index-out-of-range
(assert_invalid
  (component (core module) (core instance (instantiate 0 (with "a" (instance 0)))))
  "no such instance")

;; case: inline-export-index-out-of-range
(assert_invalid (component (core instance (export "x" (func 0)))) "no such function")
(assert_invalid (component (core instance (export "x" (table 0)))) "no such table")
(assert_invalid (component (core instance (export "x" (memory 0)))) "no such memory")
(assert_invalid (component (core instance (export "x" (global 0)))) "no such global")
(assert_invalid (component (core instance (export "x" (tag 0)))) "no such tag")
