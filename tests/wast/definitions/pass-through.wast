;; What a component imports it may export again, alone or inside an instance; whoever uses it at
;; last reaches the original. Each case reads something that only the original can tell.

;; case: function-through-three-components
(component
  (component $Origin
    (core module $M
      (global $n (mut i32) (i32.const 0))
      (func (export "next") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (global.get $n)))
    (core instance $m (instantiate $M))
    (func (export "next") (result u32) (canon lift (core func $m "next"))))
  (component $Pass (import "a" (func $f (result u32))) (export "b" (func $f)))
  (instance $o (instantiate $Origin))
  (instance $p (instantiate $Pass (with "a" (func $o "next"))))
  (instance $q (instantiate $Pass (with "a" (func $p "b"))))
  (instance $r (instantiate $Pass (with "a" (func $q "b"))))
  (export "direct" (func $o "next"))
  (export "passed" (func $r "b"))
)
(assert_return (invoke "direct") (u32.const 1))
(assert_return (invoke "passed") (u32.const 2))
(assert_return (invoke "direct") (u32.const 3))

;; case: instance-through-two-components
(component
  (component $Origin
    (core module $M
      (global $n (mut i32) (i32.const 0))
      (func (export "set") (param i32) (global.set $n (local.get 0)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $m (instantiate $M))
    (func (export "set") (param "n" u32) (canon lift (core func $m "set")))
    (func (export "get") (result u32) (canon lift (core func $m "get"))))
  (component $Pass
    (import "i" (instance $i
      (export "set" (func (param "n" u32))) (export "get" (func (result u32)))))
    (export "j" (instance $i)))
  (instance $o (instantiate $Origin))
  (instance $p (instantiate $Pass (with "i" (instance $o))))
  (instance $q (instantiate $Pass (with "i" (instance $p "j"))))
  (export "set" (func $q "j" "set"))
  (export "get" (func $o "get"))
)
(assert_return (invoke "set" (u32.const 71)))
(assert_return (invoke "get") (u32.const 71))

;; case: parts-of-an-instance-put-together-anew
(component
  (component $Origin
    (core module $M
      (func (export "a") (result i32) (i32.const 1))
      (func (export "b") (result i32) (i32.const 2)))
    (core instance $m (instantiate $M))
    (func (export "a") (result u32) (canon lift (core func $m "a")))
    (func (export "b") (result u32) (canon lift (core func $m "b"))))
  (component $Swap
    (import "i" (instance $i (export "a" (func (result u32))) (export "b" (func (result u32)))))
    (instance $j (export "a" (func $i "b")) (export "b" (func $i "a")))
    (export "j" (instance $j)))
  (instance $o (instantiate $Origin))
  (instance $s (instantiate $Swap (with "i" (instance $o))))
  (instance $t (instantiate $Swap (with "i" (instance $s "j"))))
  (export "swapped" (func $s "j" "a"))
  (export "straight" (func $t "j" "a"))
)
(assert_return (invoke "swapped") (u32.const 2))
(assert_return (invoke "straight") (u32.const 1))

;; case: module-through-a-component
(component
  (component $Pass
    (import "m" (core module $M (export "f" (func (result i32)))))
    (export "n" (core module $M)))
  (core module $M (func (export "f") (result i32) (i32.const 72)))
  (instance $p (instantiate $Pass (with "m" (core module $M))))
  (core instance $m (instantiate (module $p "n")))
  (func (export "f") (result u32) (canon lift (core func $m "f")))
)
(assert_return (invoke "f") (u32.const 72))

;; case: component-through-a-component
(component
  (component $Pass
    (import "c" (component $C (export "f" (func (result u32)))))
    (export "d" (component $C)))
  (component $C
    (core module $M (func (export "f") (result i32) (i32.const 73)))
    (core instance $m (instantiate $M))
    (func (export "f") (result u32) (canon lift (core func $m "f"))))
  (instance $p (instantiate $Pass (with "c" (component $C))))
  (instance $d (instantiate (component $p "d")))
  (export "f" (func $d "f"))
)
(assert_return (invoke "f") (u32.const 73))

;; case: resource-through-a-component
;; The user meets the resource under the name that the middle gave it.
(component
  (component $Origin
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core module $M (func (export "rep") (param i32) (result i32) (local.get 0)))
    (core instance $m (instantiate $M))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (func (export "rep") (param "r" (borrow $r)) (result u32) (canon lift (core func $m "rep"))))
  (component $Middle
    (import "origin" (instance $o
      (export "r" (type $r (sub resource)))
      (export "make" (func (param "rep" u32) (result (own $r))))))
    (alias export $o "r" (type $r))
    (export $s "s" (type $r))
    (export "create" (func $o "make") (func (param "rep" u32) (result (own $s)))))
  (component $User
    (import "s" (type $s (sub resource)))
    (import "create" (func $create (param "rep" u32) (result (own $s))))
    (import "rep" (func $rep (param "r" (borrow $s)) (result u32)))
    (core func $create (canon lower (func $create)))
    (core func $rep (canon lower (func $rep)))
    (core func $drop (canon resource.drop $s))
    (core module $M
      (func $create (import "" "create") (param i32) (result i32))
      (func $rep (import "" "rep") (param i32) (result i32))
      (func $drop (import "" "drop") (param i32))
      (func (export "f") (param i32) (result i32)
        (local $h i32) (local $n i32)
        (local.set $h (call $create (local.get 0)))
        (local.set $n (call $rep (local.get $h)))
        (call $drop (local.get $h))
        (local.get $n)))
    (core instance $m (instantiate $M (with "" (instance
      (export "create" (func $create)) (export "rep" (func $rep))
      (export "drop" (func $drop))))))
    (func (export "f") (param "n" u32) (result u32) (canon lift (core func $m "f"))))
  (instance $o (instantiate $Origin))
  (instance $m (instantiate $Middle (with "origin" (instance $o))))
  (instance $u (instantiate $User
    (with "s" (type $m "s")) (with "create" (func $m "create")) (with "rep" (func $o "rep"))))
  (export "f" (func $u "f"))
)
(assert_return (invoke "f" (u32.const 74)) (u32.const 74))

;; case: resource-of-the-host-imported-twice
;; Once by itself and once by a child: the types are one, so the handle of one fits the other.
(component
  (import "host" (instance $host
    (export "resource1" (type $r (sub resource)))
    (export "[constructor]resource1" (func (param "r" u32) (result (own $r))))
    (export "[method]resource1.simple" (func (param "self" (borrow $r)) (param "rep" u32)))))
  (alias export $host "resource1" (type $r))
  (component $Maker
    (import "host" (instance $host
      (export "resource1" (type $r (sub resource)))
      (export "[constructor]resource1" (func (param "r" u32) (result (own $r))))))
    (alias export $host "resource1" (type $r))
    (export $e "made" (type $r))
    (export "make" (func $host "[constructor]resource1")
      (func (param "r" u32) (result (own $e)))))
  (instance $maker (instantiate $Maker (with "host" (instance $host))))
  (core func $make (canon lower (func $maker "make")))
  (core func $simple (canon lower (func $host "[method]resource1.simple")))
  (core func $drop (canon resource.drop $r))
  (core module $M
    (func $make (import "" "make") (param i32) (result i32))
    (func $simple (import "" "simple") (param i32 i32))
    (func $drop (import "" "drop") (param i32))
    (func (export "f")
      (local $h i32)
      (local.set $h (call $make (i32.const 75)))
      (call $simple (local.get $h) (i32.const 75))
      (call $drop (local.get $h))))
  (core instance $m (instantiate $M (with "" (instance
    (export "make" (func $make)) (export "simple" (func $simple)) (export "drop" (func $drop))))))
  (func (export "f") (canon lift (core func $m "f")))
)
(assert_return (invoke "f"))

;; case: one-import-for-two-children
(component
  (component $Origin
    (core module $M
      (global $n (mut i32) (i32.const 0))
      (func (export "add") (param i32) (result i32)
        (global.set $n (i32.add (global.get $n) (local.get 0)))
        (global.get $n)))
    (core instance $m (instantiate $M))
    (func (export "add") (param "n" u32) (result u32) (canon lift (core func $m "add"))))
  (component $Child
    (import "add" (func $add (param "n" u32) (result u32)))
    (core func $add (canon lower (func $add)))
    (core module $M
      (func $add (import "" "add") (param i32) (result i32))
      (func (export "twice") (param i32) (result i32)
        (drop (call $add (local.get 0)))
        (call $add (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "add" (func $add))))))
    (func (export "twice") (param "n" u32) (result u32) (canon lift (core func $m "twice"))))
  (instance $o (instantiate $Origin))
  (instance $a (instantiate $Child (with "add" (func $o "add"))))
  (instance $b (instantiate $Child (with "add" (func $o "add"))))
  (export "a" (func $a "twice"))
  (export "b" (func $b "twice"))
)
(assert_return (invoke "a" (u32.const 1)) (u32.const 2))
(assert_return (invoke "b" (u32.const 10)) (u32.const 22))
(assert_return (invoke "a" (u32.const 1)) (u32.const 24))

;; case: instance-exports-instances-four-deep
(component
  (core module $M (func (export "f") (result i32) (i32.const 76)))
  (core instance $m (instantiate $M))
  (func $f (result u32) (canon lift (core func $m "f")))
  (instance $a (export "f" (func $f)))
  (instance $b (export "a" (instance $a)))
  (instance $c (export "b" (instance $b)))
  (component $C
    (import "c" (instance $c (export "b" (instance
      (export "a" (instance (export "f" (func (result u32)))))))))
    (export "d" (instance $c)))
  (instance $d (instantiate $C (with "c" (instance $c))))
  (export "f" (func $d "d" "b" "a" "f"))
)
(assert_return (invoke "f") (u32.const 76))

;; case: exports-of-exports-of-a-child
;; The parent exports again what it has exported already, of a child's making.
(component
  (component $C
    (core module $M (func (export "f") (result i32) (i32.const 77)))
    (core instance $m (instantiate $M))
    (func $f (export "f") (result u32) (canon lift (core func $m "f")))
    (export "g" (func $f)))
  (instance $c (instantiate $C))
  (export $i "i" (instance $c))
  (export $h "h" (func $i "g"))
  (export "k" (func $h))
)
(assert_return (invoke "h") (u32.const 77))
(assert_return (invoke "k") (u32.const 77))
