;; Entering a component instance also enters those around it that its caller is not in. From the
;; root, calling into a grandchild enters the child between them too: until it returns, the root
;; must not enter that child by another way, while the child itself may be called from inside.
;;   1: the leaf's "root", which calls the root back    2: the leaf's "middle", which calls the
;;   function of the middle that the leaf imports       3: the middle's "quiet"
;;   4: the leaf's "quiet"                              5: the middle's "down", which calls the
;;   leaf's "root"

(component definition $Nested
  (core module $m
    (type $step (func))
    (table (export "table") 6 funcref)
    (global $on-call (mut i32) (i32.const 0))
    (global $trace (mut i32) (i32.const 0))
    (func $note (param i32)
      (global.set $trace
        (i32.add (i32.mul (global.get $trace) (i32.const 10)) (local.get 0))))
    (func $step (param i32)
      (if (local.get 0) (then
        (call $note (local.get 0))
        (call_indirect (type $step) (local.get 0)))))
    (func (export "setup") (param i32) (global.set $on-call (local.get 0)))
    (func (export "run") (param i32) (result i32)
      (call $step (local.get 0))
      (global.get $trace))
    (func (export "called")
      (call $note (i32.const 9))
      (call $step (global.get $on-call))))
  (core instance $i (instantiate $m))
  (func $called (canon lift (core func $i "called")))
  (component $Middle
    (import "root" (func $root))
    (component $Leaf
      (import "root" (func $root))
      (import "middle" (func $middle))
      (core func $root' (canon lower (func $root)))
      (core func $middle' (canon lower (func $middle)))
      (core module $m
        (import "" "root" (func $root))
        (import "" "middle" (func $middle))
        (func (export "root") (call $root))
        (func (export "middle") (call $middle))
        (func (export "quiet")))
      (core instance $i (instantiate $m (with "" (instance
        (export "root" (func $root')) (export "middle" (func $middle'))))))
      (func (export "root") (canon lift (core func $i "root")))
      (func (export "middle") (canon lift (core func $i "middle")))
      (func (export "quiet") (canon lift (core func $i "quiet"))))
    (core module $q (func (export "quiet")))
    (core instance $q (instantiate $q))
    (func $quiet (canon lift (core func $q "quiet")))
    (instance $leaf (instantiate $Leaf
      (with "root" (func $root)) (with "middle" (func $quiet))))
    (core func $leaf-root (canon lower (func $leaf "root")))
    (func (export "quiet") (canon lift (core func $q "quiet")))
    (func (export "down") (canon lift (core func $leaf-root)))
    (export "leaf-root" (func $leaf "root"))
    (export "leaf-middle" (func $leaf "middle"))
    (export "leaf-quiet" (func $leaf "quiet")))
  (instance $middle (instantiate $Middle (with "root" (func $called))))
  (core func $step1 (canon lower (func $middle "leaf-root")))
  (core func $step2 (canon lower (func $middle "leaf-middle")))
  (core func $step3 (canon lower (func $middle "quiet")))
  (core func $step4 (canon lower (func $middle "leaf-quiet")))
  (core func $step5 (canon lower (func $middle "down")))
  (core module $fill
    (import "" "table" (table 6 funcref))
    (import "" "1" (func $1))
    (import "" "2" (func $2))
    (import "" "3" (func $3))
    (import "" "4" (func $4))
    (import "" "5" (func $5))
    (elem (i32.const 1) $1 $2 $3 $4 $5))
  (core instance (instantiate $fill (with "" (instance
    (export "table" (table $i "table"))
    (export "1" (func $step1)) (export "2" (func $step2)) (export "3" (func $step3))
    (export "4" (func $step4)) (export "5" (func $step5))))))
  (func (export "setup") (param "on-call" u32) (canon lift (core func $i "setup")))
  (func (export "run") (param "step" u32) (result u32) (canon lift (core func $i "run")))
  (export "leaf-root" (func $middle "leaf-root"))
  (export "leaf-middle" (func $middle "leaf-middle")))

;; case: root-into-grandchild-and-back
(component instance $i $Nested)
(assert_return (invoke "run" (u32.const 1)) (u32.const 19))

;; case: host-into-grandchild-and-back
(component instance $i $Nested)
(assert_return (invoke "leaf-root"))
(assert_return (invoke "run" (u32.const 0)) (u32.const 9))

;; case: grandchild-calls-the-middle
(component instance $i $Nested)
(assert_return (invoke "run" (u32.const 2)) (u32.const 2))
(assert_return (invoke "leaf-middle"))

;; case: middle-into-its-child-into-the-root
(component instance $i $Nested)
(assert_return (invoke "run" (u32.const 5)) (u32.const 59))

;; case: middle-free-again-after-the-call
(component instance $i $Nested)
(assert_return (invoke "run" (u32.const 1)) (u32.const 19))
(assert_return (invoke "run" (u32.const 3)) (u32.const 193))
(assert_return (invoke "run" (u32.const 4)) (u32.const 1934))

;; case: root-enters-the-middle-around-the-calling-leaf
(component instance $i $Nested)
(assert_return (invoke "setup" (u32.const 3)))
(assert_trap (invoke "run" (u32.const 1)) "cannot enter component instance")

;; case: root-reenters-the-calling-leaf
(component instance $i $Nested)
(assert_return (invoke "setup" (u32.const 4)))
(assert_trap (invoke "run" (u32.const 1)) "cannot enter component instance")

;; case: root-enters-the-leaf-of-the-calling-middle
(component instance $i $Nested)
(assert_return (invoke "setup" (u32.const 4)))
(assert_trap (invoke "run" (u32.const 5)) "cannot enter component instance")

;; case: root-enters-the-middle-that-the-host-entered
(component instance $i $Nested)
(assert_return (invoke "setup" (u32.const 3)))
(assert_trap (invoke "leaf-root") "cannot enter component instance")
