;; Components hold components to any depth. A nested component is only code: it runs when, and as
;; often as, it is instantiated, and what it defines is seen only through its exports.

;; case: tree-of-modules-and-components
(component
  (component
    (core module (func (export "a") (result i32) (i32.const 1)))
    (component (core module))
  )
  (core module)
  (component (component (component)))
)

;; case: not-instantiated-not-run
(component
  (component
    (core module $M (func $f unreachable) (start $f))
    (core instance (instantiate $M))
  )
)

;; case: run-when-instantiated
(assert_trap
  (component
    (component $C
      (core module $M (func $f unreachable) (start $f))
      (core instance (instantiate $M))
    )
    (instance (instantiate $C))
  )
  "unreachable")

;; case: call-through-three-levels
(component
  (component $A
    (component $B
      (component $C
        (core module $M (func (export "f") (result i32) (i32.const 37)))
        (core instance $m (instantiate $M))
        (func (export "f") (result u32) (canon lift (core func $m "f")))
      )
      (instance $c (instantiate $C))
      (export "f" (func $c "f"))
    )
    (instance $b (instantiate $B))
    (export "f" (func $b "f"))
  )
  (instance $a (instantiate $A))
  (export "f" (func $a "f"))
)
(assert_return (invoke "f") (u32.const 37))

;; case: each-instance-has-its-own-state
(component
  (component $Counter
    (core module $M
      (global $n (mut i32) (i32.const 0))
      (func (export "next") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (global.get $n))
    )
    (core instance $m (instantiate $M))
    (func (export "next") (result u32) (canon lift (core func $m "next")))
  )
  (instance $a (instantiate $Counter))
  (instance $b (instantiate $Counter))
  (export "a" (func $a "next"))
  (export "b" (func $b "next"))
)
(assert_return (invoke "a") (u32.const 1))
(assert_return (invoke "a") (u32.const 2))
(assert_return (invoke "b") (u32.const 1))
(assert_return (invoke "a") (u32.const 3))
(assert_return (invoke "b") (u32.const 2))

;; case: exported-component-is-instantiated-by-its-client
(component
  (component $Maker
    (component $Inner
      (core module $M (func (export "f") (result i32) (i32.const 11)))
      (core instance $m (instantiate $M))
      (func (export "f") (result u32) (canon lift (core func $m "f")))
    )
    (export "inner" (component $Inner))
  )
  (instance $maker (instantiate $Maker))
  (alias export $maker "inner" (component $Inner))
  (instance $inner (instantiate $Inner))
  (export "f" (func $inner "f"))
)
(assert_return (invoke "f") (u32.const 11))

;; case: component-as-an-argument
;; The inner component runs the one that it is given.
(component
  (component $Runner
    (import "code" (component $Code (export "f" (func (result u32)))))
    (instance $i (instantiate $Code))
    (export "f" (func $i "f"))
  )
  (component $One
    (core module $M (func (export "f") (result i32) (i32.const 1)))
    (core instance $m (instantiate $M))
    (func (export "f") (result u32) (canon lift (core func $m "f")))
  )
  (component $Two
    (core module $M (func (export "f") (result i32) (i32.const 2)))
    (core instance $m (instantiate $M))
    (func (export "f") (result u32) (canon lift (core func $m "f")))
  )
  (instance $one (instantiate $Runner (with "code" (component $One))))
  (instance $two (instantiate $Runner (with "code" (component $Two))))
  (export "one" (func $one "f"))
  (export "two" (func $two "f"))
)
(assert_return (invoke "one") (u32.const 1))
(assert_return (invoke "two") (u32.const 2))

;; case: component-exports-itself-to-nobody
;; A component cannot name itself: it is defined only once it ends.
(assert_invalid
  (component $C
    (component $D
      (alias outer 1 0 (component $Self))
    )
  )
  "not yet defined")

;; case: children-are-not-seen-from-outside
(assert_invalid
  (component
    (component $C (component (core module)))
    (instance $c (instantiate $C))
    (alias export $c "0" (component))
  )
  "no such export")
