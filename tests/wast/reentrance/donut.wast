;; A parent may call into its children and be called back by them: that stays inside the parent.
;; But while a child is in the middle of a call, nobody may enter it again, neither the parent
;; nor a sibling. Every function notes its digit in a trace; "run" starts one of the steps below,
;; and what the parent does when its first or second child calls back is set before.
;;   1: the first child's "call", which calls back     2: the second child's "call"
;;   3: the second child's "reach", which calls the first child's "quiet" directly
;;   4: the first child's "quiet", which calls nothing  5: the second child's "quiet"

(component definition $Donut
  (core module $m
    (type $step (func))
    (table (export "table") 6 funcref)
    (global $on-first (mut i32) (i32.const 0))
    (global $on-second (mut i32) (i32.const 0))
    (global $trace (mut i32) (i32.const 0))
    (func $note (param i32)
      (global.set $trace
        (i32.add (i32.mul (global.get $trace) (i32.const 10)) (local.get 0))))
    (func $step (param i32)
      (if (local.get 0) (then
        (call $note (local.get 0))
        (call_indirect (type $step) (local.get 0)))))
    (func (export "setup") (param i32 i32)
      (global.set $on-first (local.get 0))
      (global.set $on-second (local.get 1))
      (global.set $trace (i32.const 0)))
    (func (export "run") (param i32) (result i32)
      (call $step (local.get 0))
      (global.get $trace))
    (func (export "first-calls")
      (call $note (i32.const 8))
      (call $step (global.get $on-first)))
    (func (export "second-calls")
      (call $note (i32.const 9))
      (call $step (global.get $on-second))))
  (core instance $i (instantiate $m))
  (func $first-calls (canon lift (core func $i "first-calls")))
  (func $second-calls (canon lift (core func $i "second-calls")))
  (component $First
    (import "back" (func $back))
    (core func $back' (canon lower (func $back)))
    (core module $m
      (import "" "back" (func $back))
      (func (export "call") (call $back))
      (func (export "quiet")))
    (core instance $i (instantiate $m (with "" (instance (export "back" (func $back'))))))
    (func (export "call") (canon lift (core func $i "call")))
    (func (export "quiet") (canon lift (core func $i "quiet"))))
  (component $Second
    (import "back" (func $back))
    (import "first" (func $first))
    (core func $back' (canon lower (func $back)))
    (core func $first' (canon lower (func $first)))
    (core module $m
      (import "" "back" (func $back))
      (import "" "first" (func $first))
      (func (export "call") (call $back))
      (func (export "reach") (call $first))
      (func (export "quiet")))
    (core instance $i (instantiate $m (with "" (instance
      (export "back" (func $back')) (export "first" (func $first'))))))
    (func (export "call") (canon lift (core func $i "call")))
    (func (export "reach") (canon lift (core func $i "reach")))
    (func (export "quiet") (canon lift (core func $i "quiet"))))
  (instance $first (instantiate $First (with "back" (func $first-calls))))
  (instance $second (instantiate $Second
    (with "back" (func $second-calls)) (with "first" (func $first "quiet"))))
  (core func $step1 (canon lower (func $first "call")))
  (core func $step2 (canon lower (func $second "call")))
  (core func $step3 (canon lower (func $second "reach")))
  (core func $step4 (canon lower (func $first "quiet")))
  (core func $step5 (canon lower (func $second "quiet")))
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
  (func (export "setup") (param "on-first" u32) (param "on-second" u32)
    (canon lift (core func $i "setup")))
  (func (export "run") (param "step" u32) (result u32) (canon lift (core func $i "run")))
  (export "first-call" (func $first "call"))
  (export "first-quiet" (func $first "quiet"))
  (export "second-reach" (func $second "reach")))

;; case: parent-into-child
(component instance $i $Donut)
(assert_return (invoke "run" (u32.const 4)) (u32.const 4))

;; case: parent-into-child-into-sibling
(component instance $i $Donut)
(assert_return (invoke "run" (u32.const 3)) (u32.const 3))

;; case: child-calls-parent-back
(component instance $i $Donut)
(assert_return (invoke "run" (u32.const 1)) (u32.const 18))

;; case: again-after-return
(assert_return (invoke "run" (u32.const 1)) (u32.const 1818))

;; case: child-entered-by-the-host-calls-parent-back
(component instance $i $Donut)
(assert_return (invoke "first-call"))
(assert_return (invoke "run" (u32.const 0)) (u32.const 8))

;; case: host-into-child-into-sibling
(component instance $i $Donut)
(assert_return (invoke "second-reach"))
(assert_return (invoke "first-quiet"))
(assert_return (invoke "second-reach"))

;; case: parent-called-back-goes-into-the-other-child
(component instance $i $Donut)
(assert_return (invoke "setup" (u32.const 5) (u32.const 0)))
(assert_return (invoke "run" (u32.const 1)) (u32.const 185))

;; case: both-children-call-back
(component instance $i $Donut)
(assert_return (invoke "setup" (u32.const 2) (u32.const 0)))
(assert_return (invoke "run" (u32.const 1)) (u32.const 1829))

;; case: child-entered-by-the-host-and-the-other-from-the-parent
(component instance $i $Donut)
(assert_return (invoke "setup" (u32.const 5) (u32.const 0)))
(assert_return (invoke "first-call"))
(assert_return (invoke "run" (u32.const 0)) (u32.const 85))

;; case: parent-reenters-the-calling-child
(component instance $i $Donut)
(assert_return (invoke "setup" (u32.const 4) (u32.const 0)))
(assert_trap (invoke "run" (u32.const 1)) "cannot enter component instance")

;; case: parent-reenters-the-child-the-host-entered
(component instance $i $Donut)
(assert_return (invoke "setup" (u32.const 4) (u32.const 0)))
(assert_trap (invoke "first-call") "cannot enter component instance")

;; case: parent-reenters-the-first-child-from-the-second
(component instance $i $Donut)
(assert_return (invoke "setup" (u32.const 2) (u32.const 4)))
(assert_trap (invoke "run" (u32.const 1)) "cannot enter component instance")

;; case: parent-reenters-the-second-child
(component instance $i $Donut)
(assert_return (invoke "setup" (u32.const 2) (u32.const 5)))
(assert_trap (invoke "run" (u32.const 1)) "cannot enter component instance")

;; case: sibling-reenters
(component instance $i $Donut)
(assert_return (invoke "setup" (u32.const 3) (u32.const 0)))
(assert_trap (invoke "run" (u32.const 1)) "cannot enter component instance")

;; case: sibling-reenters-what-the-host-entered
(component instance $i $Donut)
(assert_return (invoke "setup" (u32.const 3) (u32.const 0)))
(assert_trap (invoke "first-call") "cannot enter component instance")

;; case: recursion-through-the-parent
(component instance $i $Donut)
(assert_return (invoke "setup" (u32.const 1) (u32.const 0)))
(assert_trap (invoke "run" (u32.const 1)) "cannot enter component instance")
