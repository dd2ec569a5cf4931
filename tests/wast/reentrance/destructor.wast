;; Dropping an owning handle enters the instance of its resource, which traps while that instance
;; is in the middle of a call of somebody else, even if the resource has no destructor. Dropping
;; one's own is always allowed. A parent is called back by its first child and drops then, itself
;; or through its second child; "hold" gives both a handle before.
;;   1: nothing   2: the parent drops   3: the second child drops
;;   4: the parent drops a resource without destructor

(component definition $Destructor
  (core module $m
    (type $nullary (func))
    (type $unary (func (param i32)))
    (type $make (func (param i32) (result i32)))
    (table (export "table") 8 funcref)
    (global $what (mut i32) (i32.const 0))
    (global $held (mut i32) (i32.const 0))
    (global $plain (mut i32) (i32.const 0))
    ;; Called by the first child.
    (func (export "back") (call $do (global.get $what)))
    (func $do (param i32)
      (if (i32.eq (local.get 0) (i32.const 2))
        (then (call_indirect (type $unary) (global.get $held) (i32.const 2))))
      (if (i32.eq (local.get 0) (i32.const 3))
        (then (call_indirect (type $nullary) (i32.const 3))))
      (if (i32.eq (local.get 0) (i32.const 4))
        (then (call_indirect (type $unary) (global.get $plain) (i32.const 4)))))
    (func (export "hold")
      (global.set $held
        (call_indirect (type $make) (i32.const 50) (i32.const 5)))
      (global.set $plain
        (call_indirect (type $make) (i32.const 60) (i32.const 6)))
      (call_indirect (type $unary)
        (call_indirect (type $make) (i32.const 70) (i32.const 5)) (i32.const 7)))
    (func (export "now") (param i32) (call $do (local.get 0)))
    (func (export "during") (param i32)
      (global.set $what (local.get 0))
      (call_indirect (type $nullary) (i32.const 1))))
  (core instance $i (instantiate $m))
  (func $back (canon lift (core func $i "back")))
  (component $First
    (import "back" (func $back))
    (core module $d
      (global $dropped (mut i32) (i32.const 0))
      (func (export "dtor") (param i32)
        (global.set $dropped (i32.add (global.get $dropped) (local.get 0))))
      (func (export "dropped") (result i32) (global.get $dropped)))
    (core instance $d (instantiate $d))
    (type $r' (resource (rep i32) (dtor (core func $d "dtor"))))
    (type $plain' (resource (rep i32)))
    (export $r "r" (type $r'))
    (export $plain "plain" (type $plain'))
    (core func $new (canon resource.new $r'))
    (core func $new-plain (canon resource.new $plain'))
    (core func $drop (canon resource.drop $r'))
    (core func $back' (canon lower (func $back)))
    (core module $m
      (import "" "back" (func $back))
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "call") (call $back))
      (func (export "own-drop") (call $drop (call $new (i32.const 1)))))
    (core instance $i (instantiate $m (with "" (instance
      (export "back" (func $back')) (export "new" (func $new))
      (export "drop" (func $drop))))))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (func (export "make-plain") (param "rep" u32) (result (own $plain))
      (canon lift (core func $new-plain)))
    (func (export "call") (canon lift (core func $i "call")))
    (func (export "own-drop") (canon lift (core func $i "own-drop")))
    (func (export "dropped") (result u32) (canon lift (core func $d "dropped"))))
  (instance $first (instantiate $First (with "back" (func $back))))
  (component $Second
    (import "r" (type $r (sub resource)))
    (core func $drop (canon resource.drop $r))
    (core module $m
      (import "" "drop" (func $drop (param i32)))
      (global $held (mut i32) (i32.const 0))
      (func (export "hold") (param i32) (global.set $held (local.get 0)))
      (func (export "drop") (call $drop (global.get $held))))
    (core instance $i (instantiate $m (with "" (instance (export "drop" (func $drop))))))
    (func (export "hold") (param "r" (own $r)) (canon lift (core func $i "hold")))
    (func (export "drop") (canon lift (core func $i "drop"))))
  (alias export $first "r" (type $r))
  (alias export $first "plain" (type $plain))
  (instance $second (instantiate $Second (with "r" (type $r))))
  (core func $call (canon lower (func $first "call")))
  (core func $drop (canon resource.drop $r))
  (core func $second-drop (canon lower (func $second "drop")))
  (core func $drop-plain (canon resource.drop $plain))
  (core func $make (canon lower (func $first "make")))
  (core func $make-plain (canon lower (func $first "make-plain")))
  (core func $second-hold (canon lower (func $second "hold")))
  (core module $fill
    (import "" "table" (table 8 funcref))
    (import "" "1" (func $1))
    (import "" "2" (func $2 (param i32)))
    (import "" "3" (func $3))
    (import "" "4" (func $4 (param i32)))
    (import "" "5" (func $5 (param i32) (result i32)))
    (import "" "6" (func $6 (param i32) (result i32)))
    (import "" "7" (func $7 (param i32)))
    (elem (i32.const 1) $1 $2 $3 $4 $5 $6 $7))
  (core instance (instantiate $fill (with "" (instance
    (export "table" (table $i "table"))
    (export "1" (func $call)) (export "2" (func $drop)) (export "3" (func $second-drop))
    (export "4" (func $drop-plain)) (export "5" (func $make)) (export "6" (func $make-plain))
    (export "7" (func $second-hold))))))
  (func (export "hold") (canon lift (core func $i "hold")))
  (func (export "now") (param "what" u32) (canon lift (core func $i "now")))
  (func (export "during") (param "what" u32) (canon lift (core func $i "during")))
  (export "own-drop" (func $first "own-drop"))
  (export "dropped" (func $first "dropped")))

;; case: own-resource-inside-a-call
(component instance $i $Destructor)
(assert_return (invoke "own-drop"))
(assert_return (invoke "dropped") (u32.const 1))

;; case: parent-drops-outside-a-call
(component instance $i $Destructor)
(assert_return (invoke "hold"))
(assert_return (invoke "now" (u32.const 2)))
(assert_return (invoke "dropped") (u32.const 50))
(assert_return (invoke "now" (u32.const 4)))

;; case: sibling-drops-outside-a-call
(assert_return (invoke "now" (u32.const 3)))
(assert_return (invoke "dropped") (u32.const 120))

;; case: nothing-dropped-inside-a-call
(component instance $i $Destructor)
(assert_return (invoke "hold"))
(assert_return (invoke "during" (u32.const 1)))
(assert_return (invoke "dropped") (u32.const 0))

;; case: parent-drops-inside-a-call
(component instance $i $Destructor)
(assert_return (invoke "hold"))
(assert_trap (invoke "during" (u32.const 2)) "cannot enter component instance")

;; case: sibling-drops-inside-a-call
(component instance $i $Destructor)
(assert_return (invoke "hold"))
(assert_trap (invoke "during" (u32.const 3)) "cannot enter component instance")

;; case: parent-drops-inside-a-call-without-destructor
(component instance $i $Destructor)
(assert_return (invoke "hold"))
(assert_trap (invoke "during" (u32.const 4)) "cannot enter component instance")
