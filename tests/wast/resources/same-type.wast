;; A resource type is the same wherever it comes from: what one component made, another re-exports
;; and a third may pass to either. That two of a component's imports stand for one type its
;; validation does not know, but when it runs, a handle has the type that was given.

(component definition $Same
  (component $Maker
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core module $m (func (export "id") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (func (export "look") (param "r" (borrow $r)) (result u32)
      (canon lift (core func $i "id"))))
  ;; Exports what it imports, and a function on it.
  (component $Middle
    (import "r" (type $r (sub resource)))
    (import "make" (func $make (param "rep" u32) (result (own $r))))
    (import "look" (func $look (param "r" (borrow $r)) (result u32)))
    (core func $make' (canon lower (func $make)))
    (core func $look' (canon lower (func $look)))
    (core func $drop (canon resource.drop $r))
    (core module $m
      (import "" "make" (func $make (param i32) (result i32)))
      (import "" "look" (func $look (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "make") (param i32) (result i32)
        (call $make (i32.add (local.get 0) (i32.const 1))))
      (func (export "look") (param i32) (result i32)
        (i32.add (call $look (local.get 0)) (i32.const 1000))
        (call $drop (local.get 0))))
    (core instance $i (instantiate $m (with "" (instance
      (export "make" (func $make')) (export "look" (func $look'))
      (export "drop" (func $drop))))))
    (export $r' "r" (type $r))
    (func (export "make") (param "rep" u32) (result (own $r'))
      (canon lift (core func $i "make")))
    (func (export "look") (param "r" (borrow $r')) (result u32)
      (canon lift (core func $i "look"))))
  ;; Imports one type under two names.
  (component $User
    (import "a" (type $a (sub resource)))
    (import "b" (type $b (sub resource)))
    (import "make-a" (func $make-a (param "rep" u32) (result (own $a))))
    (import "make-b" (func $make-b (param "rep" u32) (result (own $b))))
    (import "look-a" (func $look-a (param "r" (borrow $a)) (result u32)))
    (import "look-b" (func $look-b (param "r" (borrow $b)) (result u32)))
    (import "cross" (func $cross (param "r" (borrow $a)) (result u32)))
    (core func $cross' (canon lower (func $cross)))
    (core func $make-a' (canon lower (func $make-a)))
    (core func $make-b' (canon lower (func $make-b)))
    (core func $look-a' (canon lower (func $look-a)))
    (core func $look-b' (canon lower (func $look-b)))
    (core func $drop-a' (canon resource.drop $a))
    (core func $drop-b' (canon resource.drop $b))
    (func (export "make-a") (param "rep" u32) (result u32) (canon lift (core func $make-a')))
    (func (export "make-b") (param "rep" u32) (result u32) (canon lift (core func $make-b')))
    (func (export "look-a") (param "h" u32) (result u32) (canon lift (core func $look-a')))
    (func (export "look-b") (param "h" u32) (result u32) (canon lift (core func $look-b')))
    (func (export "cross") (param "h" u32) (result u32) (canon lift (core func $cross')))
    (func (export "drop-a") (param "h" u32) (canon lift (core func $drop-a')))
    (func (export "drop-b") (param "h" u32) (canon lift (core func $drop-b'))))
  (instance $maker (instantiate $Maker))
  (instance $middle (instantiate $Middle
    (with "r" (type $maker "r"))
    (with "make" (func $maker "make"))
    (with "look" (func $maker "look"))))
  (instance $user (instantiate $User
    (with "a" (type $maker "r")) (with "b" (type $middle "r"))
    (with "make-a" (func $maker "make")) (with "make-b" (func $middle "make"))
    (with "look-a" (func $maker "look")) (with "look-b" (func $middle "look"))
    (with "cross" (func $middle "look"))))
  (export "make-a" (func $user "make-a"))
  (export "make-b" (func $user "make-b"))
  (export "look-a" (func $user "look-a"))
  (export "look-b" (func $user "look-b"))
  (export "cross" (func $user "cross"))
  (export "drop-a" (func $user "drop-a"))
  (export "drop-b" (func $user "drop-b")))

(component instance $i $Same)

;; case: each-under-its-own-name
(assert_return (invoke "make-a" (u32.const 10)) (u32.const 1))
(assert_return (invoke "make-b" (u32.const 20)) (u32.const 2))
(assert_return (invoke "look-a" (u32.const 1)) (u32.const 10))
(assert_return (invoke "look-b" (u32.const 2)) (u32.const 1021))

;; case: made-by-one-passed-to-the-other
(assert_return (invoke "cross" (u32.const 1)) (u32.const 1010))

;; case: dropped-under-its-own-name
(assert_return (invoke "drop-a" (u32.const 1)))
(assert_return (invoke "drop-b" (u32.const 2)))

;; case: first-lent-as-the-second
(component instance $i $Same)
(assert_return (invoke "make-a" (u32.const 10)) (u32.const 1))
(assert_return (invoke "look-b" (u32.const 1)) (u32.const 1010))

;; case: second-lent-as-the-first
(component instance $i $Same)
(assert_return (invoke "make-b" (u32.const 10)) (u32.const 1))
(assert_return (invoke "look-a" (u32.const 1)) (u32.const 11))

;; case: first-dropped-as-the-second
(component instance $i $Same)
(assert_return (invoke "make-a" (u32.const 10)) (u32.const 1))
(assert_return (invoke "drop-b" (u32.const 1)))
