;; Handles inside of other values: owned ones move, borrowed ones are lent, wherever in a record,
;; list, option, result or variant they are, in parameters and, for owned ones, in results.

(component definition $Inside
  (component $Maker
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core func $rep (canon resource.rep $r'))
    (core func $drop (canon resource.drop $r'))
    (type $pair' (record (field "left" (own $r)) (field "right" (borrow $r))))
    (export $pair "pair-type" (type $pair'))
    (type $choice' (variant (case "none") (case "mine" (own $r)) (case "yours" (borrow $r))))
    (export $choice "choice-type" (type $choice'))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "rep" (func $rep (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (memory (export "mem") 1)
      (global $next (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $next)
        (global.set $next
          (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15))
            (i32.const -16))))
      ;; Makes a list of so many, with representations from 100 on.
      (func (export "make") (param $n i32) (result i32)
        (local $k i32)
        (i32.store (i32.const 16) (i32.const 512))
        (i32.store (i32.const 20) (local.get $n))
        (block $done
          (loop $more
            (br_if $done (i32.eq (local.get $k) (local.get $n)))
            (i32.store (i32.add (i32.const 512) (i32.mul (local.get $k) (i32.const 4)))
              (call $new (i32.add (i32.const 100) (local.get $k))))
            (local.set $k (i32.add (local.get $k) (i32.const 1)))
            (br $more)))
        (i32.const 16))
      (func (export "maybe") (param i32) (result i32)
        (i32.store8 (i32.const 16) (i32.ne (local.get 0) (i32.const 0)))
        (if (local.get 0)
          (then (i32.store (i32.const 20) (call $new (local.get 0)))))
        (i32.const 16))
      ;; The sum of the representations of owned handles, which it drops.
      (func (export "take") (param $ptr i32) (param $n i32) (result i32)
        (local $sum i32) (local $h i32)
        (block $done
          (loop $more
            (br_if $done (i32.eqz (local.get $n)))
            (local.set $h (i32.load (local.get $ptr)))
            (local.set $sum (i32.add (local.get $sum) (call $rep (local.get $h))))
            (call $drop (local.get $h))
            (local.set $ptr (i32.add (local.get $ptr) (i32.const 4)))
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (br $more)))
        (local.get $sum))
      ;; The sum of borrowed ones, which are representations already.
      (func (export "look") (param $ptr i32) (param $n i32) (result i32)
        (local $sum i32)
        (block $done
          (loop $more
            (br_if $done (i32.eqz (local.get $n)))
            (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $ptr))))
            (local.set $ptr (i32.add (local.get $ptr) (i32.const 4)))
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (br $more)))
        (local.get $sum))
      (func (export "pair") (param i32 i32) (result i32)
        (i32.add (i32.mul (i32.const 1000) (call $rep (local.get 0))) (local.get 1))
        (call $drop (local.get 0)))
      (func (export "choose") (param i32 i32) (result i32)
        (if (i32.eq (local.get 0) (i32.const 1)) (then
          (call $rep (local.get 1))
          (call $drop (local.get 1))
          (return)))
        (local.get 1)))
    (core instance $i (instantiate $m (with "" (instance
      (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
    (func (export "make") (param "n" u32) (result (list (own $r)))
      (canon lift (core func $i "make") (memory (core memory $i "mem"))))
    (func (export "maybe") (param "rep" u32) (result (option (own $r)))
      (canon lift (core func $i "maybe") (memory (core memory $i "mem"))))
    (func (export "take") (param "l" (list (own $r))) (result u32)
      (canon lift (core func $i "take") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "look") (param "l" (list (borrow $r))) (result u32)
      (canon lift (core func $i "look") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "pair") (param "p" $pair) (result u32) (canon lift (core func $i "pair")))
    (func (export "choose") (param "c" $choice) (result u32)
      (canon lift (core func $i "choose"))))
  (instance $maker (instantiate $Maker))
  (component $User
    (import "r" (type $r (sub resource)))
    (type $pair' (record (field "left" (own $r)) (field "right" (borrow $r))))
    (import "pair-type" (type $pair (eq $pair')))
    (type $choice' (variant (case "none") (case "mine" (own $r)) (case "yours" (borrow $r))))
    (import "choice-type" (type $choice (eq $choice')))
    (import "make" (func $make (param "n" u32) (result (list (own $r)))))
    (import "maybe" (func $maybe (param "rep" u32) (result (option (own $r)))))
    (import "take" (func $take (param "l" (list (own $r))) (result u32)))
    (import "look" (func $look (param "l" (list (borrow $r))) (result u32)))
    (import "pair" (func $pair-func (param "p" $pair) (result u32)))
    (import "choose" (func $choose (param "c" $choice) (result u32)))
    (core module $mem
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
    (core instance $mem (instantiate $mem))
    (core func $make'
      (canon lower (func $make) (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc"))))
    (core func $maybe' (canon lower (func $maybe) (memory (core memory $mem "mem"))))
    (core func $take' (canon lower (func $take) (memory (core memory $mem "mem"))))
    (core func $look' (canon lower (func $look) (memory (core memory $mem "mem"))))
    (core func $pair'' (canon lower (func $pair-func)))
    (core func $choose' (canon lower (func $choose)))
    (core func $drop (canon resource.drop $r))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "make" (func $make (param i32 i32)))
      (import "" "maybe" (func $maybe (param i32 i32)))
      (import "" "take" (func $take (param i32 i32) (result i32)))
      (import "" "look" (func $look (param i32 i32) (result i32)))
      ;; The last handle of a new list.
      (func (export "make") (param i32) (result i32)
        (call $make (local.get 0) (i32.const 16))
        (i32.load (i32.sub
          (i32.add (i32.load (i32.const 16)) (i32.mul (i32.load (i32.const 20)) (i32.const 4)))
          (i32.const 4))))
      (func (export "maybe") (param i32) (result i32)
        (i64.store (i32.const 16) (i64.const -1))
        (call $maybe (local.get 0) (i32.const 16))
        (if (result i32) (i32.load8_u (i32.const 16))
          (then (i32.load (i32.const 20)))
          (else (i32.const 0))))
      (func $two (param i32 i32)
        (i32.store (i32.const 32) (local.get 0))
        (i32.store (i32.const 36) (local.get 1)))
      (func (export "take") (param i32 i32) (result i32)
        (call $two (local.get 0) (local.get 1))
        (call $take (i32.const 32) (i32.const 2)))
      (func (export "look") (param i32 i32) (result i32)
        (call $two (local.get 0) (local.get 1))
        (call $look (i32.const 32) (i32.const 2))))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "mem"))
      (export "make" (func $make')) (export "maybe" (func $maybe'))
      (export "take" (func $take')) (export "look" (func $look'))))))
    (func (export "make") (param "n" u32) (result u32) (canon lift (core func $i "make")))
    (func (export "maybe") (param "rep" u32) (result u32) (canon lift (core func $i "maybe")))
    (func (export "take") (param "a" u32) (param "b" u32) (result u32)
      (canon lift (core func $i "take")))
    (func (export "look") (param "a" u32) (param "b" u32) (result u32)
      (canon lift (core func $i "look")))
    (func (export "pair") (param "a" u32) (param "b" u32) (result u32)
      (canon lift (core func $pair'')))
    (func (export "choose") (param "case" u32) (param "handle" u32) (result u32)
      (canon lift (core func $choose')))
    (func (export "drop") (param "handle" u32) (canon lift (core func $drop))))
  (instance $user (instantiate $User
    (with "r" (type $maker "r"))
    (with "pair-type" (type $maker "pair-type"))
    (with "choice-type" (type $maker "choice-type"))
    (with "make" (func $maker "make"))
    (with "maybe" (func $maker "maybe"))
    (with "take" (func $maker "take"))
    (with "look" (func $maker "look"))
    (with "pair" (func $maker "pair"))
    (with "choose" (func $maker "choose"))))
  (export "make" (func $user "make"))
  (export "maybe" (func $user "maybe"))
  (export "take" (func $user "take"))
  (export "look" (func $user "look"))
  (export "pair" (func $user "pair"))
  (export "choose" (func $user "choose"))
  (export "drop" (func $user "drop")))

;; case: list-of-owned-comes-in-order
(component instance $i $Inside)
(assert_return (invoke "make" (u32.const 3)) (u32.const 3))
(assert_return (invoke "look" (u32.const 1) (u32.const 3)) (u32.const 202))

;; case: list-of-borrowed-leaves-its-owners
(assert_return (invoke "look" (u32.const 1) (u32.const 1)) (u32.const 200))
(assert_return (invoke "look" (u32.const 2) (u32.const 3)) (u32.const 203))

;; case: list-of-owned-moves
(assert_return (invoke "take" (u32.const 3) (u32.const 1)) (u32.const 202))
(assert_return (invoke "make" (u32.const 2)) (u32.const 3))

;; case: option-of-owned
(component instance $i $Inside)
(assert_return (invoke "maybe" (u32.const 0)) (u32.const 0))
(assert_return (invoke "maybe" (u32.const 9)) (u32.const 1))
(assert_return (invoke "look" (u32.const 1) (u32.const 1)) (u32.const 18))

;; case: record-of-owned-and-borrowed
(component instance $i $Inside)
(assert_return (invoke "make" (u32.const 2)) (u32.const 2))
(assert_return (invoke "pair" (u32.const 1) (u32.const 2)) (u32.const 100101))
(assert_return (invoke "drop" (u32.const 2)))
(assert_return (invoke "maybe" (u32.const 5)) (u32.const 2))
(assert_return (invoke "maybe" (u32.const 5)) (u32.const 1))

;; case: variant-of-owned-or-borrowed
(component instance $i $Inside)
(assert_return (invoke "make" (u32.const 2)) (u32.const 2))
(assert_return (invoke "choose" (u32.const 2) (u32.const 1)) (u32.const 100))
(assert_return (invoke "choose" (u32.const 1) (u32.const 1)) (u32.const 100))
(assert_return (invoke "choose" (u32.const 2) (u32.const 2)) (u32.const 101))

;; case: other-case-does-not-look-at-the-handle
(assert_return (invoke "choose" (u32.const 0) (u32.const 99)) (u32.const 0))

;; case: one-owned-twice-in-a-list
(component instance $i $Inside)
(assert_return (invoke "make" (u32.const 2)) (u32.const 2))
(assert_trap (invoke "take" (u32.const 1) (u32.const 1)) "unknown handle")

;; case: record-lends-what-it-gave
(component instance $i $Inside)
(assert_return (invoke "make" (u32.const 2)) (u32.const 2))
(assert_trap (invoke "pair" (u32.const 1) (u32.const 1)) "unknown handle")

;; case: moved-variant-is-gone
(component instance $i $Inside)
(assert_return (invoke "make" (u32.const 2)) (u32.const 2))
(assert_return (invoke "choose" (u32.const 1) (u32.const 1)) (u32.const 100))
(assert_trap (invoke "choose" (u32.const 2) (u32.const 1)) "unknown handle")

;; case: unknown-handle-in-a-list
(component instance $i $Inside)
(assert_return (invoke "make" (u32.const 2)) (u32.const 2))
(assert_trap (invoke "look" (u32.const 1) (u32.const 3)) "unknown handle")
