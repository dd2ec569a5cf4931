;; Resource types are generative: each definition makes a type of its own, anew in each instance of
;; the component. Everything else is equal by structure.

;; case: two-definitions-are-two-types
(assert_invalid
  (component
    (component $C
      (type $r1' (resource (rep i32)))
      (type $r2' (resource (rep i32)))
      (export $r1 "r1" (type $r1'))
      (export $r2 "r2" (type $r2'))
      (core func $new (canon resource.new $r1'))
      (func (export "make") (param "rep" u32) (result (own $r1)) (canon lift (core func $new)))
    )
    (component $D
      (import "r" (type $r (sub resource)))
      (import "make" (func (param "rep" u32) (result (own $r)))))
    (instance $c (instantiate $C))
    (instance (instantiate $D (with "r" (type $c "r2")) (with "make" (func $c "make")))))
  "another resource")

;; case: resource-fits-where-it-is-the-one
(component
  (component $C
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (core module $M (func (export "rep") (param i32) (result i32) (local.get 0)))
    (core instance $m (instantiate $M))
    (func (export "rep") (param "r" (borrow $r)) (result u32) (canon lift (core func $m "rep")))
  )
  (component $D
    (import "r" (type $r (sub resource)))
    (import "make" (func $make (param "rep" u32) (result (own $r))))
    (import "rep" (func $rep (param "r" (borrow $r)) (result u32)))
    (core func $make (canon lower (func $make)))
    (core func $rep (canon lower (func $rep)))
    (core func $drop (canon resource.drop $r))
    (core module $M
      (func $make (import "" "make") (param i32) (result i32))
      (func $rep (import "" "rep") (param i32) (result i32))
      (func $drop (import "" "drop") (param i32))
      (func (export "run") (param i32) (result i32)
        (local $h i32) (local $rep i32)
        (local.set $h (call $make (local.get 0)))
        (local.set $rep (call $rep (local.get $h)))
        (call $drop (local.get $h))
        (local.get $rep))
    )
    (core instance $m (instantiate $M (with "" (instance
      (export "make" (func $make)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
    (func (export "run") (param "rep" u32) (result u32) (canon lift (core func $m "run")))
  )
  (instance $c (instantiate $C))
  (instance $d (instantiate $D
    (with "r" (type $c "r")) (with "make" (func $c "make")) (with "rep" (func $c "rep"))))
  (export "run" (func $d "run"))
)
(assert_return (invoke "run" (u32.const 77)) (u32.const 77))

;; case: two-instances-make-two-types
(assert_invalid
  (component
    (component $C
      (type $r' (resource (rep i32)))
      (export $r "r" (type $r'))
      (core func $new (canon resource.new $r'))
      (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    )
    (component $D
      (import "r" (type $r (sub resource)))
      (import "make" (func (param "rep" u32) (result (own $r)))))
    (instance $c1 (instantiate $C))
    (instance $c2 (instantiate $C))
    (instance (instantiate $D (with "r" (type $c1 "r")) (with "make" (func $c2 "make")))))
  "a resource of the other instance")

;; case: one-instance-seen-twice-is-one-type
(component
  (component $C
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
  )
  (component $D
    (import "r" (type $r (sub resource)))
    (import "make" (func (param "rep" u32) (result (own $r)))))
  (instance $c (instantiate $C))
  (alias export $c "r" (type $a))
  (alias export $c "r" (type $b))
  (instance (instantiate $D (with "r" (type $a)) (with "make" (func $c "make"))))
  (instance (instantiate $D (with "r" (type $b)) (with "make" (func $c "make"))))
)

;; case: imported-resources-are-unequal
(assert_invalid
  (component
    (import "t1" (type $t1 (sub resource)))
    (import "t2" (type $t2 (sub resource)))
    (import "f" (func $f (param "t" (borrow $t1))))
    (export "g" (func $f) (func (param "t" (borrow $t2)))))
  "not known to be equal")

;; case: equal-bound-makes-them-equal
(component definition
  (import "t1" (type $t1 (sub resource)))
  (import "t2" (type $t2 (eq $t1)))
  (import "f" (func $f (param "t" (borrow $t1)) (result (list (own $t2)))))
  (export "g" (func $f) (func (param "t" (borrow $t2)) (result (list (own $t1)))))
)

;; case: exported-resources-of-an-instance-are-unequal
(assert_invalid
  (component
    (import "i" (instance $i
      (export "t1" (type (sub resource)))
      (export "t2" (type $t2 (sub resource)))
      (export "f" (func (param "t" (borrow $t2))))))
    (alias export $i "t1" (type $t1))
    (export "g" (func $i "f") (func (param "t" (borrow $t1)))))
  "not known to be equal")

;; case: exports-of-an-instance-equal-by-their-bound
(component definition
  (import "i" (instance $i
    (export "t1" (type $t1 (sub resource)))
    (export "t2" (type (eq $t1)))
    (export "f" (func (param "t" (borrow $t1))))))
  (alias export $i "t2" (type $t2))
  (export "g" (func $i "f") (func (param "t" (borrow $t2))))
)

;; case: own-and-borrow-differ
(assert_invalid
  (component
    (import "t" (type $t (sub resource)))
    (import "f" (func $f (param "t" (borrow $t))))
    (export "g" (func $f) (func (param "t" (own $t)))))
  "a borrow is no own")

;; case: structure-is-all-for-other-types
;; One path through aliases, another through definitions of the same shape.
(component definition
  (type $s1 (list string))
  (type $ss1 (list $s1))
  (component $C
    (alias outer 1 $s1 (type $s2))
    (type $s3 (list string))
    (type $ss2 (list $s2))
    (type $ss3 (list $s3))
    (alias outer 1 $ss1 (type $ss4))
    (import "f" (func $f (param "a" $ss2) (param "b" $ss3) (param "c" $ss4)))
    (export "g" (func $f) (func (param "a" $ss4) (param "b" $ss2) (param "c" $ss3)))
  )
)

;; case: resource-of-the-host-under-two-names
;; The host gives one type under both names, and says so.
(component
  (import "host" (instance $host
    (export "resource1" (type $r (sub resource)))
    (export "resource1-again" (type $again (eq $r)))
    (export "[constructor]resource1" (func (param "r" u32) (result (own $r))))
    (export "[static]resource1.assert" (func (param "r" (own $again)) (param "rep" u32)))
  ))
  (core func $make (canon lower (func $host "[constructor]resource1")))
  (core func $assert (canon lower (func $host "[static]resource1.assert")))
  (core module $M
    (func $make (import "" "make") (param i32) (result i32))
    (func $assert (import "" "assert") (param i32 i32))
    (func (export "run") (call $assert (call $make (i32.const 5)) (i32.const 5)))
  )
  (core instance $m (instantiate $M (with "" (instance
    (export "make" (func $make)) (export "assert" (func $assert))))))
  (func (export "run") (canon lift (core func $m "run")))
)
(assert_return (invoke "run"))

;; case: other-resource-of-the-host-is-not-equal
(assert_unlinkable
  (component
    (import "host" (instance
      (export "resource1" (type $r (sub resource)))
      (export "resource2" (type (eq $r))))))
  "two resources")
