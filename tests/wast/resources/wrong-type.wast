;; All the resources of an instance share one table of handles, and every use names the type that
;; the handle must have. Two resources of one component are two types, and so are those of two
;; instances of one component.

(component definition $TwoTypes
  (type $r (resource (rep i32)))
  (type $s (resource (rep i32)))
  (core func $new-r (canon resource.new $r))
  (core func $new-s (canon resource.new $s))
  (core func $rep-r (canon resource.rep $r))
  (core func $rep-s (canon resource.rep $s))
  (core func $drop-r (canon resource.drop $r))
  (core func $drop-s (canon resource.drop $s))
  (func (export "new-r") (param "rep" u32) (result u32) (canon lift (core func $new-r)))
  (func (export "new-s") (param "rep" u32) (result u32) (canon lift (core func $new-s)))
  (func (export "rep-r") (param "handle" u32) (result u32) (canon lift (core func $rep-r)))
  (func (export "rep-s") (param "handle" u32) (result u32) (canon lift (core func $rep-s)))
  (func (export "drop-r") (param "handle" u32) (canon lift (core func $drop-r)))
  (func (export "drop-s") (param "handle" u32) (canon lift (core func $drop-s))))

;; case: two-types-share-a-table
(component instance $i $TwoTypes)
(assert_return (invoke "new-r" (u32.const 10)) (u32.const 1))
(assert_return (invoke "new-s" (u32.const 20)) (u32.const 2))
(assert_return (invoke "new-r" (u32.const 30)) (u32.const 3))
(assert_return (invoke "rep-r" (u32.const 1)) (u32.const 10))
(assert_return (invoke "rep-s" (u32.const 2)) (u32.const 20))

;; case: index-goes-from-one-type-to-the-other
(assert_return (invoke "drop-r" (u32.const 1)))
(assert_return (invoke "new-s" (u32.const 40)) (u32.const 1))
(assert_return (invoke "rep-s" (u32.const 1)) (u32.const 40))

;; case: rep-of-another-type
(component instance $i $TwoTypes)
(assert_return (invoke "new-r" (u32.const 10)) (u32.const 1))
(assert_trap (invoke "rep-s" (u32.const 1)) "handle of another type")

;; case: drop-of-another-type
(component instance $i $TwoTypes)
(assert_return (invoke "new-r" (u32.const 10)) (u32.const 1))
(assert_trap (invoke "drop-s" (u32.const 1)) "handle of another type")

;; Two instances of one component, and a third component that uses both.
(component definition $TwoInstances
  (component $Maker
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core func $rep (canon resource.rep $r'))
    (core module $m
      (import "" "rep" (func $rep (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "take") (param i32) (result i32)
        (call $rep (local.get 0))
        (call $drop (local.get 0)))
      (func (export "look") (param i32) (result i32) (local.get 0)))
    (core func $drop (canon resource.drop $r'))
    (core instance $i (instantiate $m (with "" (instance
      (export "rep" (func $rep)) (export "drop" (func $drop))))))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (func (export "take") (param "r" (own $r)) (result u32)
      (canon lift (core func $i "take")))
    (func (export "look") (param "r" (borrow $r)) (result u32)
      (canon lift (core func $i "look"))))
  (instance $a (instantiate $Maker))
  (instance $b (instantiate $Maker))
  (component $User
    (import "a" (type $a (sub resource)))
    (import "b" (type $b (sub resource)))
    (import "make-a" (func $make-a (param "rep" u32) (result (own $a))))
    (import "make-b" (func $make-b (param "rep" u32) (result (own $b))))
    (import "take-a" (func $take-a (param "r" (own $a)) (result u32)))
    (import "take-b" (func $take-b (param "r" (own $b)) (result u32)))
    (import "look-a" (func $look-a (param "r" (borrow $a)) (result u32)))
    (import "look-b" (func $look-b (param "r" (borrow $b)) (result u32)))
    (core func $make-a' (canon lower (func $make-a)))
    (core func $make-b' (canon lower (func $make-b)))
    (core func $take-a' (canon lower (func $take-a)))
    (core func $take-b' (canon lower (func $take-b)))
    (core func $look-a' (canon lower (func $look-a)))
    (core func $look-b' (canon lower (func $look-b)))
    (core func $drop-a' (canon resource.drop $a))
    (core func $drop-b' (canon resource.drop $b))
    (func (export "make-a") (param "rep" u32) (result u32) (canon lift (core func $make-a')))
    (func (export "make-b") (param "rep" u32) (result u32) (canon lift (core func $make-b')))
    (func (export "take-a") (param "h" u32) (result u32) (canon lift (core func $take-a')))
    (func (export "take-b") (param "h" u32) (result u32) (canon lift (core func $take-b')))
    (func (export "look-a") (param "h" u32) (result u32) (canon lift (core func $look-a')))
    (func (export "look-b") (param "h" u32) (result u32) (canon lift (core func $look-b')))
    (func (export "drop-a") (param "h" u32) (canon lift (core func $drop-a')))
    (func (export "drop-b") (param "h" u32) (canon lift (core func $drop-b'))))
  (instance $user (instantiate $User
    (with "a" (type $a "r")) (with "b" (type $b "r"))
    (with "make-a" (func $a "make")) (with "make-b" (func $b "make"))
    (with "take-a" (func $a "take")) (with "take-b" (func $b "take"))
    (with "look-a" (func $a "look")) (with "look-b" (func $b "look"))))
  (export "make-a" (func $user "make-a"))
  (export "make-b" (func $user "make-b"))
  (export "take-a" (func $user "take-a"))
  (export "take-b" (func $user "take-b"))
  (export "look-a" (func $user "look-a"))
  (export "look-b" (func $user "look-b"))
  (export "drop-a" (func $user "drop-a"))
  (export "drop-b" (func $user "drop-b")))

;; case: each-instance-takes-its-own
(component instance $i $TwoInstances)
(assert_return (invoke "make-a" (u32.const 10)) (u32.const 1))
(assert_return (invoke "make-b" (u32.const 20)) (u32.const 2))
(assert_return (invoke "look-a" (u32.const 1)) (u32.const 10))
(assert_return (invoke "look-b" (u32.const 2)) (u32.const 20))
(assert_return (invoke "take-a" (u32.const 1)) (u32.const 10))
(assert_return (invoke "take-b" (u32.const 2)) (u32.const 20))

;; case: own-of-the-other-instance
(component instance $i $TwoInstances)
(assert_return (invoke "make-a" (u32.const 10)) (u32.const 1))
(assert_trap (invoke "take-b" (u32.const 1)) "handle of another type")

;; case: borrow-of-the-other-instance
(component instance $i $TwoInstances)
(assert_return (invoke "make-a" (u32.const 10)) (u32.const 1))
(assert_trap (invoke "look-b" (u32.const 1)) "handle of another type")

;; case: drop-as-of-the-other-instance
(component instance $i $TwoInstances)
(assert_return (invoke "make-a" (u32.const 10)) (u32.const 1))
(assert_trap (invoke "drop-b" (u32.const 1)) "handle of another type")
