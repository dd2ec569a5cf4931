;; A borrowed handle leaves the lender's alone. A component other than the resource's own gets a
;; new handle, which must be dropped before its function returns and can be lent on, but neither
;; given away nor used when the call is over.

(component definition $Borrow
  (component $Maker
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core module $m (func (export "id") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    ;; The maker gets the bare representation for a borrow of its own resource.
    (func (export "look") (param "r" (borrow $r)) (result u32)
      (canon lift (core func $i "id")))
    (func (export "keep") (param "r" (own $r)) (result u32) (canon lift (core func $i "id"))))
  (instance $maker (instantiate $Maker))
  ;; Borrows, and does what its functions are named for.
  (component $Borrower
    (import "r" (type $r (sub resource)))
    (import "look" (func $look (param "r" (borrow $r)) (result u32)))
    (import "keep" (func $keep (param "r" (own $r)) (result u32)))
    (core func $drop (canon resource.drop $r))
    (core func $look' (canon lower (func $look)))
    (core func $keep' (canon lower (func $keep)))
    (core module $m
      (import "" "drop" (func $drop (param i32)))
      (import "" "look" (func $look (param i32) (result i32)))
      (import "" "keep" (func $keep (param i32) (result i32)))
      (global $kept (mut i32) (i32.const 0))
      (func (export "drop") (param i32) (result i32)
        (call $drop (local.get 0))
        (local.get 0))
      (func (export "forget") (param i32) (result i32)
        (global.set $kept (local.get 0))
        (local.get 0))
      (func (export "lend-on") (param i32) (result i32)
        (call $look (local.get 0))
        (call $drop (local.get 0)))
      (func (export "give-away") (param i32) (result i32) (call $keep (local.get 0)))
      (func (export "drop-twice") (param i32) (result i32)
        (call $drop (local.get 0))
        (call $drop (local.get 0))
        (i32.const 0))
      (func (export "drop-then-look") (param i32) (result i32)
        (call $drop (local.get 0))
        (call $look (local.get 0)))
      (func (export "drop-one-of-two") (param i32 i32) (result i32)
        (call $drop (local.get 1))
        (i32.const 0))
      (func (export "drop-both") (param i32 i32) (result i32)
        (call $drop (local.get 0))
        (call $drop (local.get 1))
        (i32.add (i32.mul (local.get 0) (i32.const 10)) (local.get 1))))
    (core instance $i (instantiate $m (with "" (instance
      (export "drop" (func $drop)) (export "look" (func $look'))
      (export "keep" (func $keep'))))))
    (func (export "drop") (param "r" (borrow $r)) (result u32)
      (canon lift (core func $i "drop")))
    (func (export "forget") (param "r" (borrow $r)) (result u32)
      (canon lift (core func $i "forget")))
    (func (export "lend-on") (param "r" (borrow $r)) (result u32)
      (canon lift (core func $i "lend-on")))
    (func (export "give-away") (param "r" (borrow $r)) (result u32)
      (canon lift (core func $i "give-away")))
    (func (export "drop-twice") (param "r" (borrow $r)) (result u32)
      (canon lift (core func $i "drop-twice")))
    (func (export "drop-then-look") (param "r" (borrow $r)) (result u32)
      (canon lift (core func $i "drop-then-look")))
    (func (export "drop-one-of-two") (param "a" (borrow $r)) (param "b" (borrow $r)) (result u32)
      (canon lift (core func $i "drop-one-of-two")))
    (func (export "drop-both") (param "a" (borrow $r)) (param "b" (borrow $r)) (result u32)
      (canon lift (core func $i "drop-both")))
    (func (export "lend-and-give") (param "a" (borrow $r)) (param "b" (own $r)) (result u32)
      (canon lift (core func $i "drop-both")))
    (func (export "give-and-lend") (param "a" (own $r)) (param "b" (borrow $r)) (result u32)
      (canon lift (core func $i "drop-both"))))
  (instance $borrower (instantiate $Borrower
    (with "r" (type $maker "r"))
    (with "look" (func $maker "look"))
    (with "keep" (func $maker "keep"))))
  ;; Owns, and lends to the borrower.
  (component $Owner
    (import "r" (type $r (sub resource)))
    (import "make" (func $make (param "rep" u32) (result (own $r))))
    (import "look" (func $look (param "r" (borrow $r)) (result u32)))
    (import "drop" (func $drop (param "r" (borrow $r)) (result u32)))
    (import "forget" (func $forget (param "r" (borrow $r)) (result u32)))
    (import "lend-on" (func $lend-on (param "r" (borrow $r)) (result u32)))
    (import "give-away" (func $give-away (param "r" (borrow $r)) (result u32)))
    (import "drop-twice" (func $drop-twice (param "r" (borrow $r)) (result u32)))
    (import "drop-then-look" (func $drop-then-look (param "r" (borrow $r)) (result u32)))
    (import "drop-one-of-two"
      (func $drop-one-of-two (param "a" (borrow $r)) (param "b" (borrow $r)) (result u32)))
    (import "drop-both"
      (func $drop-both (param "a" (borrow $r)) (param "b" (borrow $r)) (result u32)))
    (import "lend-and-give"
      (func $lend-and-give (param "a" (borrow $r)) (param "b" (own $r)) (result u32)))
    (import "give-and-lend"
      (func $give-and-lend (param "a" (own $r)) (param "b" (borrow $r)) (result u32)))
    (core func $make' (canon lower (func $make)))
    (core func $look' (canon lower (func $look)))
    (core func $drop' (canon lower (func $drop)))
    (core func $forget' (canon lower (func $forget)))
    (core func $lend-on' (canon lower (func $lend-on)))
    (core func $give-away' (canon lower (func $give-away)))
    (core func $drop-twice' (canon lower (func $drop-twice)))
    (core func $drop-then-look' (canon lower (func $drop-then-look)))
    (core func $drop-one-of-two' (canon lower (func $drop-one-of-two)))
    (core func $drop-both' (canon lower (func $drop-both)))
    (core func $lend-and-give' (canon lower (func $lend-and-give)))
    (core func $give-and-lend' (canon lower (func $give-and-lend)))
    (core func $own-drop (canon resource.drop $r))
    (func (export "make") (param "rep" u32) (result u32) (canon lift (core func $make')))
    (func (export "look") (param "h" u32) (result u32) (canon lift (core func $look')))
    (func (export "drop") (param "h" u32) (result u32) (canon lift (core func $drop')))
    (func (export "forget") (param "h" u32) (result u32) (canon lift (core func $forget')))
    (func (export "lend-on") (param "h" u32) (result u32) (canon lift (core func $lend-on')))
    (func (export "give-away") (param "h" u32) (result u32)
      (canon lift (core func $give-away')))
    (func (export "drop-twice") (param "h" u32) (result u32)
      (canon lift (core func $drop-twice')))
    (func (export "drop-then-look") (param "h" u32) (result u32)
      (canon lift (core func $drop-then-look')))
    (func (export "drop-one-of-two") (param "a" u32) (param "b" u32) (result u32)
      (canon lift (core func $drop-one-of-two')))
    (func (export "drop-both") (param "a" u32) (param "b" u32) (result u32)
      (canon lift (core func $drop-both')))
    (func (export "lend-and-give") (param "a" u32) (param "b" u32) (result u32)
      (canon lift (core func $lend-and-give')))
    (func (export "give-and-lend") (param "a" u32) (param "b" u32) (result u32)
      (canon lift (core func $give-and-lend')))
    (func (export "own-drop") (param "h" u32) (canon lift (core func $own-drop))))
  (instance $owner (instantiate $Owner
    (with "r" (type $maker "r"))
    (with "make" (func $maker "make"))
    (with "look" (func $maker "look"))
    (with "drop" (func $borrower "drop"))
    (with "forget" (func $borrower "forget"))
    (with "lend-on" (func $borrower "lend-on"))
    (with "give-away" (func $borrower "give-away"))
    (with "drop-twice" (func $borrower "drop-twice"))
    (with "drop-then-look" (func $borrower "drop-then-look"))
    (with "drop-one-of-two" (func $borrower "drop-one-of-two"))
    (with "drop-both" (func $borrower "drop-both"))
    (with "lend-and-give" (func $borrower "lend-and-give"))
    (with "give-and-lend" (func $borrower "give-and-lend"))))
  (export "make" (func $owner "make"))
  (export "look" (func $owner "look"))
  (export "drop" (func $owner "drop"))
  (export "forget" (func $owner "forget"))
  (export "lend-on" (func $owner "lend-on"))
  (export "give-away" (func $owner "give-away"))
  (export "drop-twice" (func $owner "drop-twice"))
  (export "drop-then-look" (func $owner "drop-then-look"))
  (export "drop-one-of-two" (func $owner "drop-one-of-two"))
  (export "drop-both" (func $owner "drop-both"))
  (export "lend-and-give" (func $owner "lend-and-give"))
  (export "give-and-lend" (func $owner "give-and-lend"))
  (export "own-drop" (func $owner "own-drop")))

;; case: maker-gets-the-rep
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_return (invoke "look" (u32.const 1)) (u32.const 77))

;; case: lender-keeps-its-handle
(assert_return (invoke "look" (u32.const 1)) (u32.const 77))
(assert_return (invoke "make" (u32.const 78)) (u32.const 2))

;; case: another-component-gets-a-handle
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_return (invoke "make" (u32.const 78)) (u32.const 2))
(assert_return (invoke "drop" (u32.const 2)) (u32.const 1))

;; case: dropped-borrow-frees-its-index
(assert_return (invoke "drop" (u32.const 1)) (u32.const 1))

;; case: two-borrows-are-two-handles
(assert_return (invoke "drop-both" (u32.const 2) (u32.const 1)) (u32.const 12))

;; case: one-owner-lent-twice
;; The handles of the last call are free again, the last one freed first.
(assert_return (invoke "drop-both" (u32.const 2) (u32.const 2)) (u32.const 21))

;; case: borrow-lent-on
(assert_return (invoke "lend-on" (u32.const 1)) (u32.const 77))

;; case: owner-drops-after-the-call
(assert_return (invoke "own-drop" (u32.const 1)))

;; case: borrow-not-dropped-at-return
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_trap (invoke "forget" (u32.const 1)) "borrow not dropped before return")

;; case: one-of-two-borrows-not-dropped
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_trap (invoke "drop-one-of-two" (u32.const 1) (u32.const 1))
  "borrow not dropped before return")

;; case: borrow-given-as-own
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_trap (invoke "give-away" (u32.const 1)) "borrow cannot be given away")

;; case: borrow-dropped-twice
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_trap (invoke "drop-twice" (u32.const 1)) "unknown handle")

;; case: borrow-used-after-its-drop
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_trap (invoke "drop-then-look" (u32.const 1)) "unknown handle")

;; case: lending-index-zero
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_trap (invoke "look" (u32.const 0)) "unknown handle")

;; case: lending-past-the-table
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_trap (invoke "look" (u32.const 2)) "unknown handle")

;; case: lending-a-dropped-handle
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_return (invoke "own-drop" (u32.const 1)))
(assert_trap (invoke "look" (u32.const 1)) "unknown handle")

;; case: lent-and-another-given
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_return (invoke "make" (u32.const 78)) (u32.const 2))
(assert_return (invoke "lend-and-give" (u32.const 1) (u32.const 2)) (u32.const 12))
(assert_return (invoke "look" (u32.const 1)) (u32.const 77))

;; case: lent-and-given-in-one-call
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_trap (invoke "lend-and-give" (u32.const 1) (u32.const 1)) "handle is lent")

;; case: given-and-lent-in-one-call
(component instance $i $Borrow)
(assert_return (invoke "make" (u32.const 77)) (u32.const 1))
(assert_trap (invoke "give-and-lend" (u32.const 1) (u32.const 1)) "unknown handle")
