;; While an owning handle is lent to a call it can be neither dropped nor given away, not even by
;; a later argument of the same call; when the call is over it is as before. A parent that wraps
;; its child is called back by it in the middle of the call, and does then what "callback" says.

(component definition $Lend
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core func $rep (canon resource.rep $r))
  (core func $drop (canon resource.drop $r))
  (core module $m
    (type $unary (func (param i32) (result i32)))
    (type $binary (func (param i32 i32) (result i32)))
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "rep" (func $rep (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (table (export "table") 4 funcref)
    (global $what (mut i32) (i32.const 0))
    (global $handle (mut i32) (i32.const 0))
    (func (export "setup") (param $what i32)
      (global.set $what (local.get $what))
      (global.set $handle (call $new (i32.const 42))))
    ;; Called by the child in the middle of its call.
    (func (export "callback")
      (if (i32.eq (global.get $what) (i32.const 1))
        (then (call $drop (global.get $handle))))
      (if (i32.eq (global.get $what) (i32.const 2))
        (then (drop (call_indirect (type $unary) (global.get $handle) (i32.const 1)))))
      (if (i32.eq (global.get $what) (i32.const 3))
        (then (drop (call $rep (global.get $handle))))))
    (func (export "lend") (result i32)
      (call_indirect (type $unary) (global.get $handle) (i32.const 0)))
    (func (export "give") (result i32)
      (call_indirect (type $unary) (global.get $handle) (i32.const 1)))
    (func (export "lend-and-give") (result i32)
      (call_indirect (type $binary) (global.get $handle) (global.get $handle) (i32.const 2)))
    (func (export "lend-twice") (result i32)
      (call_indirect (type $binary) (global.get $handle) (global.get $handle) (i32.const 3)))
    (func (export "drop") (call $drop (global.get $handle)))
    (func (export "rep") (result i32) (call $rep (global.get $handle))))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
  (func $callback (canon lift (core func $i "callback")))
  (component $Other
    (import "r" (type $r (sub resource)))
    (core func $drop (canon resource.drop $r))
    (core module $m
      (import "" "drop" (func $drop (param i32)))
      (func (export "take") (param i32) (result i32)
        (call $drop (local.get 0))
        (i32.const 1)))
    (core instance $i (instantiate $m (with "" (instance (export "drop" (func $drop))))))
    (func (export "take") (param "r" (own $r)) (result u32)
      (canon lift (core func $i "take"))))
  (component $Child
    (import "r" (type $r (sub resource)))
    (import "callback" (func $callback))
    (core func $callback' (canon lower (func $callback)))
    (core func $drop (canon resource.drop $r))
    (core module $m
      (import "" "callback" (func $callback))
      (import "" "drop" (func $drop (param i32)))
      (func (export "borrow") (param i32) (result i32)
        (call $callback)
        (call $drop (local.get 0))
        (i32.const 1))
      (func (export "both") (param i32 i32) (result i32)
        (call $drop (local.get 0))
        (call $drop (local.get 1))
        (i32.const 2)))
    (core instance $i (instantiate $m (with "" (instance
      (export "callback" (func $callback')) (export "drop" (func $drop))))))
    (func (export "borrow") (param "r" (borrow $r)) (result u32)
      (canon lift (core func $i "borrow")))
    (func (export "both") (param "r" (borrow $r)) (param "o" (own $r)) (result u32)
      (canon lift (core func $i "both")))
    (func (export "twice") (param "r" (borrow $r)) (param "s" (borrow $r)) (result u32)
      (canon lift (core func $i "both"))))
  (instance $other (instantiate $Other (with "r" (type $r))))
  (instance $child (instantiate $Child
    (with "r" (type $r)) (with "callback" (func $callback))))
  (core func $borrow (canon lower (func $child "borrow")))
  (core func $both (canon lower (func $child "both")))
  (core func $twice (canon lower (func $child "twice")))
  (core func $take (canon lower (func $other "take")))
  (core module $fill
    (import "" "table" (table 4 funcref))
    (import "" "borrow" (func $borrow (param i32) (result i32)))
    (import "" "take" (func $take (param i32) (result i32)))
    (import "" "both" (func $both (param i32 i32) (result i32)))
    (import "" "twice" (func $twice (param i32 i32) (result i32)))
    (elem (i32.const 0) $borrow $take $both $twice))
  (core instance (instantiate $fill (with "" (instance
    (export "table" (table $i "table"))
    (export "borrow" (func $borrow)) (export "take" (func $take))
    (export "both" (func $both)) (export "twice" (func $twice))))))
  (func (export "setup") (param "what" u32) (canon lift (core func $i "setup")))
  (func (export "lend") (result u32) (canon lift (core func $i "lend")))
  (func (export "give") (result u32) (canon lift (core func $i "give")))
  (func (export "lend-and-give") (result u32) (canon lift (core func $i "lend-and-give")))
  (func (export "lend-twice") (result u32) (canon lift (core func $i "lend-twice")))
  (func (export "drop") (canon lift (core func $i "drop")))
  (func (export "rep") (result u32) (canon lift (core func $i "rep"))))

;; case: lent-and-back
(component instance $i $Lend)
(assert_return (invoke "setup" (u32.const 0)))
(assert_return (invoke "lend") (u32.const 1))
(assert_return (invoke "rep") (u32.const 42))

;; case: dropped-after-the-call
(assert_return (invoke "drop"))

;; case: given-after-the-call
(component instance $i $Lend)
(assert_return (invoke "setup" (u32.const 0)))
(assert_return (invoke "lend") (u32.const 1))
(assert_return (invoke "lend") (u32.const 1))
(assert_return (invoke "give") (u32.const 1))

;; case: rep-while-lent
(component instance $i $Lend)
(assert_return (invoke "setup" (u32.const 3)))
(assert_return (invoke "lend") (u32.const 1))

;; case: lent-twice-in-a-call
(component instance $i $Lend)
(assert_return (invoke "setup" (u32.const 0)))
(assert_return (invoke "lend-twice") (u32.const 2))
(assert_return (invoke "drop"))

;; case: dropped-while-lent
(component instance $i $Lend)
(assert_return (invoke "setup" (u32.const 1)))
(assert_trap (invoke "lend") "handle is lent")

;; case: given-while-lent
(component instance $i $Lend)
(assert_return (invoke "setup" (u32.const 2)))
(assert_trap (invoke "lend") "handle is lent")

;; case: given-by-the-next-argument
(component instance $i $Lend)
(assert_return (invoke "setup" (u32.const 0)))
(assert_trap (invoke "lend-and-give") "handle is lent")
