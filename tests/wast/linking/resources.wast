;; Type imports: a resource given for a (sub resource) stands for it in all that follows; what is
;; given for an (eq ...) must be that very type.

;; case: resource-substituted-in-later-imports
(component
  (component $C
    (import "t" (type $t (sub resource)))
    (export "t" (type $t)))
  (component $D
    (import "t" (type $t (sub resource)))
    (import "u" (type $u (eq $t)))
    (import "i" (instance (export "t" (type (eq $t))))))
  (type $r (resource (rep i32)))
  (instance $c (instantiate $C (with "t" (type $r))))
  (instance (instantiate $D
    (with "t" (type $r)) (with "u" (type $c "t")) (with "i" (instance $c))))
)

;; case: functions-over-a-given-resource
;; Both components are given one resource, so the function of the first fits the second.
(component definition
  (import "c1" (component $C1
    (import "t" (type $t (sub resource)))
    (export "f" (func (param "a" (own $t))))))
  (import "c2" (component $C2
    (import "t" (type $t (sub resource)))
    (import "f" (func (param "a" (own $t))))))
  (type $r (resource (rep i32)))
  (instance $c1 (instantiate $C1 (with "t" (type $r))))
  (instance (instantiate $C2 (with "t" (type $r)) (with "f" (func $c1 "f"))))
)
(assert_invalid
  (component
    (import "c1" (component $C1
      (import "t" (type $t (sub resource)))
      (export "f" (func (param "a" (own $t))))))
    (import "c2" (component $C2
      (import "t" (type $t (sub resource)))
      (import "f" (func (param "a" (own $t))))))
    (type $r (resource (rep i32)))
    (type $s (resource (rep i32)))
    (instance $c1 (instantiate $C1 (with "t" (type $r))))
    (instance (instantiate $C2 (with "t" (type $s)) (with "f" (func $c1 "f")))))
  "of another resource")

;; case: any-resource-for-a-sub-bound
(component
  (import "host" (instance $host (export "resource1" (type (sub resource)))))
  (alias export $host "resource1" (type $imported))
  (type $defined (resource (rep i32)))
  (component $C (import "t" (type (sub resource))))
  (instance (instantiate $C (with "t" (type $imported))))
  (instance (instantiate $C (with "t" (type $defined))))
)

;; case: only-resources-for-a-sub-bound
(assert_invalid
  (component
    (type $t u8)
    (component $C (import "t" (type (sub resource))))
    (instance (instantiate $C (with "t" (type $t)))))
  "a number is no resource")
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (type $t (own $r))
    (component $C (import "t" (type (sub resource))))
    (instance (instantiate $C (with "t" (type $t)))))
  "a handle is no resource")
(assert_invalid
  (component
    (type $t (func))
    (component $C (import "t" (type (sub resource))))
    (instance (instantiate $C (with "t" (type $t)))))
  "a function type is no resource")

;; case: equal-bound
(assert_invalid
  (component
    (component $C
      (import "a" (type $a (sub resource)))
      (import "b" (type (eq $a))))
    (type $r (resource (rep i32)))
    (type $s (resource (rep i32)))
    (instance (instantiate $C (with "a" (type $r)) (with "b" (type $s)))))
  "two resources")
(component
  (component $C
    (import "a" (type $a (sub resource)))
    (import "b" (type (eq $a))))
  (type $r (resource (rep i32)))
  (instance (instantiate $C (with "a" (type $r)) (with "b" (type $r))))
)

;; case: equal-bound-of-a-type-over-a-resource
(component
  (component $C
    (import "a" (type $a (sub resource)))
    (type $l (list (own $a)))
    (import "l" (type (eq $l))))
  (type $r (resource (rep i32)))
  (type $l (list (own $r)))
  (instance (instantiate $C (with "a" (type $r)) (with "l" (type $l))))
)
(assert_invalid
  (component
    (component $C
      (import "a" (type $a (sub resource)))
      (type $l (list (own $a)))
      (import "l" (type (eq $l))))
    (type $r (resource (rep i32)))
    (type $l (list (borrow $r)))
    (instance (instantiate $C (with "a" (type $r)) (with "l" (type $l)))))
  "borrowed, not owned")

;; case: unequal-imports-may-be-given-one-resource
(component
  (component $C (import "a" (type (sub resource))) (import "b" (type (sub resource))))
  (type $r (resource (rep i32)))
  (instance (instantiate $C (with "a" (type $r)) (with "b" (type $r))))
)

;; case: resource-missing
(assert_invalid
  (component (component $C (import "t" (type (sub resource)))) (instance (instantiate $C)))
  "no argument t")

;; case: resource-of-an-instance-given-as-a-whole
(component
  (component $Impl
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core func $rep (canon resource.rep $r'))
    (core module $M
      (func $rep (import "" "rep") (param i32) (result i32))
      (func (export "take") (param i32) (result i32) (call $rep (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "rep" (func $rep))))))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (func (export "take") (param "r" (own $r)) (result u32) (canon lift (core func $m "take"))))
  (component $User
    (import "impl" (instance $impl
      (export "r" (type $r (sub resource)))
      (export "make" (func (param "rep" u32) (result (own $r))))
      (export "take" (func (param "r" (own $r)) (result u32)))))
    (core func $make (canon lower (func $impl "make")))
    (core func $take (canon lower (func $impl "take")))
    (core module $M
      (func $make (import "" "make") (param i32) (result i32))
      (func $take (import "" "take") (param i32) (result i32))
      (func (export "f") (param i32) (result i32) (call $take (call $make (local.get 0)))))
    (core instance $m (instantiate $M (with "" (instance
      (export "make" (func $make)) (export "take" (func $take))))))
    (func (export "f") (param "rep" u32) (result u32) (canon lift (core func $m "f"))))
  (instance $impl (instantiate $Impl))
  (instance $user (instantiate $User (with "impl" (instance $impl))))
  (export "f" (func $user "f"))
)
(assert_return (invoke "f" (u32.const 51)) (u32.const 51))

;; case: functions-of-two-instances-mixed
;; The tuple has the resource of one instance and a function over that of the other.
(assert_invalid
  (component
    (component $Impl
      (type $r' (resource (rep i32)))
      (export $r "r" (type $r'))
      (core func $new (canon resource.new $r'))
      (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new))))
    (component $User
      (import "impl" (instance
        (export "r" (type $r (sub resource)))
        (export "make" (func (param "rep" u32) (result (own $r)))))))
    (instance $a (instantiate $Impl))
    (instance $b (instantiate $Impl))
    (instance (instantiate $User (with "impl" (instance
      (export "r" (type $a "r")) (export "make" (func $b "make")))))))
  "of another instance")

;; case: component-that-exports-a-fresh-resource
(component
  (component $Impl (type $r (resource (rep i32))) (export "r" (type $r)))
  (component $User
    (import "c" (component $C (export "r" (type (sub resource)))))
    (instance $x (instantiate $C))
    (instance $y (instantiate $C))
    (component $Both (import "a" (type (sub resource))) (import "b" (type (sub resource))))
    (instance (instantiate $Both (with "a" (type $x "r")) (with "b" (type $y "r")))))
  (instance (instantiate $User (with "c" (component $Impl))))
)

;; case: component-whose-exports-share-a-resource-with-its-imports
(component
  (component $Pass (import "r" (type $r (sub resource))) (export "s" (type $r)))
  (component $User
    (import "c" (component $C
      (import "r" (type $r (sub resource)))
      (export "s" (type (eq $r)))))
    (type $own (resource (rep i32)))
    (instance $i (instantiate $C (with "r" (type $own))))
    (component $Same (import "a" (type $a (sub resource))) (import "b" (type (eq $a))))
    (instance (instantiate $Same (with "a" (type $own)) (with "b" (type $i "s")))))
  (instance (instantiate $User (with "c" (component $Pass))))
)

;; case: component-that-hides-what-it-was-given
;; A type that promises more equality than the component has does not fit.
(assert_invalid
  (component
    (component $Fresh
      (import "r" (type (sub resource)))
      (type $s (resource (rep i32)))
      (export "s" (type $s)))
    (component $User
      (import "c" (component
        (import "r" (type $r (sub resource)))
        (export "s" (type (eq $r))))))
    (instance (instantiate $User (with "c" (component $Fresh)))))
  "another resource")

;; case: value-types-given-for-an-equal-bound
(component
  (component $C (type $t (list u8)) (import "t" (type (eq $t))))
  (type $t (list u8))
  (instance (instantiate $C (with "t" (type $t))))
)

;; case: component-that-gives-back-more-than-promised
;; Whoever expects a fresh resource may be given back the imported one, without knowing it.
(component
  (component $Pass (import "r" (type $r (sub resource))) (export "s" (type $r)))
  (component $User
    (import "c" (component
      (import "r" (type (sub resource))) (export "s" (type (sub resource))))))
  (instance (instantiate $User (with "c" (component $Pass))))
)

;; case: component-that-needs-two-equal-resources
;; It may go to one who offers two names of one resource, not to one who offers two resources.
(component
  (component $Eq (import "a" (type $a (sub resource))) (import "b" (type (eq $a))))
  (component $User
    (import "c" (component
      (import "a" (type $a (sub resource))) (import "b" (type (eq $a))))))
  (instance (instantiate $User (with "c" (component $Eq))))
)
(assert_invalid
  (component
    (component $Eq (import "a" (type $a (sub resource))) (import "b" (type (eq $a))))
    (component $User
      (import "c" (component
        (import "a" (type (sub resource))) (import "b" (type (sub resource))))))
    (instance (instantiate $User (with "c" (component $Eq)))))
  "they need not be equal")

;; case: component-that-takes-any-two-resources
(component
  (component $Any (import "a" (type (sub resource))) (import "b" (type (sub resource))))
  (component $User
    (import "c" (component (import "a" (type $a (sub resource))) (import "b" (type (eq $a))))))
  (instance (instantiate $User (with "c" (component $Any))))
)

;; case: instance-with-two-names-of-one-resource
(component
  (type $r (resource (rep i32)))
  (component $Two (import "i" (instance
    (export "a" (type (sub resource))) (export "b" (type (sub resource))))))
  (component $Equal (import "i" (instance
    (export "a" (type $a (sub resource))) (export "b" (type (eq $a))))))
  (instance $i (export "a" (type $r)) (export "b" (type $r)))
  (instance (instantiate $Two (with "i" (instance $i))))
  (instance (instantiate $Equal (with "i" (instance $i))))
)
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (type $s (resource (rep i32)))
    (component $Equal (import "i" (instance
      (export "a" (type $a (sub resource))) (export "b" (type (eq $a))))))
    (instance $i (export "a" (type $r)) (export "b" (type $s)))
    (instance (instantiate $Equal (with "i" (instance $i)))))
  "two resources")

;; case: component-with-functions-over-its-import
(component
  (component $Impl
    (import "r" (type $r (sub resource)))
    (import "f" (func $f (param "a" (borrow $r))))
    (export $e "r" (type $r))
    (export "g" (func $f) (func (param "a" (borrow $e)))))
  (component $User
    (import "c" (component
      (import "r" (type $r (sub resource)))
      (import "f" (func (param "a" (borrow $r))))
      (export "g" (func (param "a" (borrow $r)))))))
  (instance (instantiate $User (with "c" (component $Impl))))
)
(assert_invalid
  (component
    (component $Impl
      (import "r" (type $r (sub resource)))
      (import "f" (func $f (param "a" (borrow $r))))
      (export "g" (func $f)))
    (component $User
      (import "c" (component
        (import "r" (type $r (sub resource)))
        (import "f" (func (param "a" (borrow $r))))
        (export "g" (func (param "a" (own $r)))))))
    (instance (instantiate $User (with "c" (component $Impl)))))
  "borrowed, not owned")
