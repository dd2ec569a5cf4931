;; Dropping an owning handle calls the destructor in the resource's own instance, with the
;; representation; dropping a borrow does not, nor does giving the handle away. Who drops does not
;; matter, and the destructor is a call like any other: it may call out, and it may trap.

(component definition $Destructor
  (component $Counter
    (core module $m
      (global $drops (mut i32) (i32.const 0))
      (global $last (mut i32) (i32.const 0))
      (func (export "count") (param i32)
        (global.set $drops (i32.add (global.get $drops) (i32.const 1)))
        (global.set $last (local.get 0)))
      (func (export "drops") (result i32) (global.get $drops))
      (func (export "last") (result i32) (global.get $last)))
    (core instance $i (instantiate $m))
    (func (export "count") (param "rep" u32) (canon lift (core func $i "count")))
    (func (export "drops") (result u32) (canon lift (core func $i "drops")))
    (func (export "last") (result u32) (canon lift (core func $i "last"))))
  (instance $counter (instantiate $Counter))
  (component $Maker
    (import "count" (func $count (param "rep" u32)))
    (core func $count' (canon lower (func $count)))
    (core module $d
      (import "" "count" (func $count (param i32)))
      (func (export "dtor") (param i32)
        (if (i32.eq (local.get 0) (i32.const 666)) (then (unreachable)))
        (call $count (local.get 0))))
    (core instance $d (instantiate $d (with "" (instance (export "count" (func $count'))))))
    (type $r' (resource (rep i32) (dtor (core func $d "dtor"))))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core func $drop (canon resource.drop $r'))
    (core module $m
      (func (export "keep") (param i32) (result i32) (local.get 0))
      (func (export "look") (param i32)))
    (core instance $i (instantiate $m))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (func (export "own-make") (param "rep" u32) (result u32) (canon lift (core func $new)))
    (func (export "own-drop") (param "handle" u32) (canon lift (core func $drop)))
    (func (export "keep") (param "r" (own $r)) (result u32) (canon lift (core func $i "keep")))
    (func (export "look") (param "r" (borrow $r)) (canon lift (core func $i "look"))))
  (instance $maker (instantiate $Maker (with "count" (func $counter "count"))))
  (component $Borrower
    (import "r" (type $r (sub resource)))
    (core func $drop (canon resource.drop $r))
    (func (export "borrow") (param "r" (borrow $r)) (canon lift (core func $drop)))
    (func (export "own") (param "r" (own $r)) (canon lift (core func $drop))))
  (instance $borrower (instantiate $Borrower (with "r" (type $maker "r"))))
  (component $User
    (import "r" (type $r (sub resource)))
    (import "make" (func $make (param "rep" u32) (result (own $r))))
    (import "keep" (func $keep (param "r" (own $r)) (result u32)))
    (import "look" (func $look (param "r" (borrow $r))))
    (import "borrow" (func $borrow (param "r" (borrow $r))))
    (import "own" (func $own (param "r" (own $r))))
    (core func $make' (canon lower (func $make)))
    (core func $keep' (canon lower (func $keep)))
    (core func $look' (canon lower (func $look)))
    (core func $borrow' (canon lower (func $borrow)))
    (core func $own' (canon lower (func $own)))
    (core func $drop (canon resource.drop $r))
    (func (export "make") (param "rep" u32) (result u32) (canon lift (core func $make')))
    (func (export "keep") (param "handle" u32) (result u32) (canon lift (core func $keep')))
    (func (export "look") (param "handle" u32) (canon lift (core func $look')))
    (func (export "borrow") (param "handle" u32) (canon lift (core func $borrow')))
    (func (export "own") (param "handle" u32) (canon lift (core func $own')))
    (func (export "drop") (param "handle" u32) (canon lift (core func $drop))))
  (instance $user (instantiate $User
    (with "r" (type $maker "r"))
    (with "make" (func $maker "make"))
    (with "keep" (func $maker "keep"))
    (with "look" (func $maker "look"))
    (with "borrow" (func $borrower "borrow"))
    (with "own" (func $borrower "own"))))
  (export "own-make" (func $maker "own-make"))
  (export "own-drop" (func $maker "own-drop"))
  (export "make" (func $user "make"))
  (export "keep" (func $user "keep"))
  (export "look" (func $user "look"))
  (export "borrow" (func $user "borrow"))
  (export "own" (func $user "own"))
  (export "drop" (func $user "drop"))
  (export "drops" (func $counter "drops"))
  (export "last" (func $counter "last")))

;; case: dropped-by-its-maker
(component instance $i $Destructor)
(assert_return (invoke "own-make" (u32.const 5)) (u32.const 1))
(assert_return (invoke "drops") (u32.const 0))
(assert_return (invoke "own-drop" (u32.const 1)))
(assert_return (invoke "drops") (u32.const 1))
(assert_return (invoke "last") (u32.const 5))

;; case: dropped-by-its-user
(component instance $i $Destructor)
(assert_return (invoke "make" (u32.const 6)) (u32.const 1))
(assert_return (invoke "drop" (u32.const 1)))
(assert_return (invoke "drops") (u32.const 1))
(assert_return (invoke "last") (u32.const 6))

;; case: dropped-by-the-next-owner
(component instance $i $Destructor)
(assert_return (invoke "make" (u32.const 7)) (u32.const 1))
(assert_return (invoke "own" (u32.const 1)))
(assert_return (invoke "drops") (u32.const 1))
(assert_return (invoke "last") (u32.const 7))

;; case: borrowing-destroys-nothing
(component instance $i $Destructor)
(assert_return (invoke "make" (u32.const 8)) (u32.const 1))
(assert_return (invoke "look" (u32.const 1)))
(assert_return (invoke "borrow" (u32.const 1)))
(assert_return (invoke "drops") (u32.const 0))

;; case: giving-destroys-nothing
(assert_return (invoke "keep" (u32.const 1)) (u32.const 1))
(assert_return (invoke "drops") (u32.const 0))
(assert_return (invoke "own-drop" (u32.const 1)))
(assert_return (invoke "drops") (u32.const 1))
(assert_return (invoke "last") (u32.const 8))

;; case: any-rep-reaches-the-destructor
(component instance $i $Destructor)
(assert_return (invoke "make" (u32.const 0)) (u32.const 1))
(assert_return (invoke "drop" (u32.const 1)))
(assert_return (invoke "drops") (u32.const 1))
(assert_return (invoke "make" (u32.const 0xffffffff)) (u32.const 1))
(assert_return (invoke "drop" (u32.const 1)))
(assert_return (invoke "last") (u32.const 0xffffffff))

;; case: destructor-traps-in-its-maker
(component instance $i $Destructor)
(assert_return (invoke "own-make" (u32.const 666)) (u32.const 1))
(assert_trap (invoke "own-drop" (u32.const 1)) "unreachable")

;; case: destructor-traps-for-its-user
(component instance $i $Destructor)
(assert_return (invoke "make" (u32.const 666)) (u32.const 1))
(assert_trap (invoke "drop" (u32.const 1)) "unreachable")
