;; Outer aliases: definitions of enclosing components that are pure code or plain types. The first
;; number counts the scopes to leave, the second is an index there.

;; case: every-sort-that-may-be
(component $P
  (core module $M (func (export "f") (result i32) (i32.const 8)))
  (core type $ft (func (result i32)))
  (component $D
    (core module $N (func (export "f") (result i32) (i32.const 9)))
    (core instance $n (instantiate $N))
    (func (export "f") (result u32) (canon lift (core func $n "f")))
  )
  (type $t (tuple u8 u8))
  (component $C
    (alias outer $P $M (core module $M))
    (alias outer $P $ft (core type $ft))
    (alias outer $P $D (component $D))
    (alias outer $P $t (type $t))
    (core type (module (alias outer 1 $ft (type)) (export "f" (func (type 0)))))
    (type (list $t))
    (core instance $m (instantiate $M))
    (instance $d (instantiate $D))
    (func (export "m") (result u32) (canon lift (core func $m "f")))
    (export "d" (func $d "f"))
  )
  (instance $c (instantiate $C))
  (export "m" (func $c "m"))
  (export "d" (func $c "d"))
)
(assert_return (invoke "m") (u32.const 8))
(assert_return (invoke "d") (u32.const 9))

;; case: of-the-component-itself
(component
  (type $t u8)
  (core type $ft (func))
  (core module $M)
  (component $C)
  (alias outer 0 $t (type $t2))
  (alias outer 0 $ft (core type))
  (alias outer 0 $M (core module $M2))
  (alias outer 0 $C (component $C2))
  (type (list $t2))
  (core instance (instantiate $M2))
  (instance (instantiate $C2))
)

;; case: across-several-components
(component
  (core module $One (func (export "f") (result i32) (i32.const 1)))
  (component $A
    (core module $Two (func (export "f") (result i32) (i32.const 2)))
    (component $B
      (component $C
        (alias outer 3 0 (core module $One))
        (alias outer 2 0 (core module $Two))
        (core instance $one (instantiate $One))
        (core instance $two (instantiate $Two))
        (func (export "one") (result u32) (canon lift (core func $one "f")))
        (func (export "two") (result u32) (canon lift (core func $two "f")))
      )
      (instance $c (instantiate $C))
      (export "c" (instance $c))
    )
    (instance $b (instantiate $B))
    (export "c" (instance $b "c"))
  )
  (instance $a (instantiate $A))
  (export "one" (func $a "c" "one"))
  (export "two" (func $a "c" "two"))
)
(assert_return (invoke "one") (u32.const 1))
(assert_return (invoke "two") (u32.const 2))

;; case: of-an-imported-module-or-component
;; An import may be given differently to each instance; the child sees what its parent was given.
(component
  (component $A
    (import "m" (core module $M (export "f" (func (result i32)))))
    (component $B
      (alias outer 1 $M (core module $M))
      (core instance $m (instantiate $M))
      (func (export "f") (result u32) (canon lift (core func $m "f")))
    )
    (instance $b (instantiate $B))
    (export "f" (func $b "f"))
  )
  (core module $One (func (export "f") (result i32) (i32.const 1)))
  (core module $Two (func (export "f") (result i32) (i32.const 2)))
  (instance $one (instantiate $A (with "m" (core module $One))))
  (instance $two (instantiate $A (with "m" (core module $Two))))
  (export "one" (func $one "f"))
  (export "two" (func $two "f"))
)
(assert_return (invoke "one") (u32.const 1))
(assert_return (invoke "two") (u32.const 2))

;; case: captured-module-travels-with-an-exported-component
;; The component is instantiated by a stranger, yet uses the module its birthplace was given.
(component
  (component $A
    (import "m" (core module $M (export "f" (func (result i32)))))
    (component $B
      (core instance $m (instantiate $M))
      (func (export "f") (result u32) (canon lift (core func $m "f")))
    )
    (export "b" (component $B))
  )
  (core module $One (func (export "f") (result i32) (i32.const 1)))
  (core module $Two (func (export "f") (result i32) (i32.const 2)))
  (instance $a1 (instantiate $A (with "m" (core module $One))))
  (instance $a2 (instantiate $A (with "m" (core module $Two))))
  (instance $b1 (instantiate (component $a1 "b")))
  (instance $b2 (instantiate (component $a2 "b")))
  (export "one" (func $b1 "f"))
  (export "two" (func $b2 "f"))
)
(assert_return (invoke "one") (u32.const 1))
(assert_return (invoke "two") (u32.const 2))

;; case: more-scopes-than-there-are
(assert_invalid (component (alias outer 1 0 (type))) "no such scope")
(assert_invalid (component (component (alias outer 2 0 (type)))) "no such scope")
(assert_invalid (component (alias outer 100 0 (core module))) "no such scope")

;; case: index-out-of-range
(assert_invalid (component (type u8) (component (alias outer 1 1 (type)))) "no such type")
(assert_invalid (component (component (alias outer 1 0 (core type)))) "no such core type")
(assert_invalid (component (component (alias outer 1 0 (core module)))) "no such module")
(assert_invalid (component (component (alias outer 1 0 (component)))) "no such component")

;; case: only-what-comes-before
(assert_invalid
  (component $P
    (component (alias outer $P 0 (type)))
    (type u8))
  "not yet defined")
(assert_invalid
  (component $P
    (component (alias outer $P 0 (core module)))
    (core module))
  "not yet defined")

;; case: resource-of-the-same-component
(component
  (type $r (resource (rep i32)))
  (type $b (borrow $r))
  (alias outer 0 $r (type $r2))
  (alias outer 0 $b (type))
  (type (own $r2))
)

;; case: resource-of-an-enclosing-component
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (component (alias outer 1 $r (type))))
  "a resource")

;; case: imported-resource-of-an-enclosing-component
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (component (alias outer 1 $r (type))))
  "a resource")

;; case: types-that-refer-to-a-resource
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (type $t (borrow $r))
    (component (alias outer 1 $t (type))))
  "refers to a resource")
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (type $t (list (option (tuple u8 (own $r)))))
    (component (alias outer 1 $t (type))))
  "refers to a resource")
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (type $t (func (param "r" (borrow $r))))
    (component (alias outer 1 $t (type))))
  "refers to a resource")
(assert_invalid
  (component $P
    (type $r (resource (rep i32)))
    (type $t (instance
      (alias outer $P $r (type $r))
      (export "f" (func (result (own $r))))))
    (component (alias outer 1 $t (type))))
  "refers to a resource")

;; case: resources-inside-a-type-do-not-count
;; The type quantifies over its own resources, so it can be copied anywhere.
(component
  (type $i (instance
    (export "r" (type $r (sub resource)))
    (export "f" (func (result (own $r))))))
  (type $c (component
    (import "r" (type $r (sub resource)))
    (export "f" (func (param "r" (borrow $r))))))
  (component
    (alias outer 1 $i (type $i))
    (alias outer 1 $c (type $c))
    (import "i" (instance (type $i)))
    (import "c" (component (type $c)))
  )
)

;; case: resource-of-an-enclosing-component-inside-a-type
;; Types are no components: crossing only their borders is allowed.
(component
  (type $r (resource (rep i32)))
  (type (component (type (component (alias outer 2 $r (type))))))
)

;; case: resource-across-a-component-inside-a-type
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (component
      (type (component (alias outer 2 $r (type))))))
  "a resource")
