;; A component that lowers its own lifted function and calls it does not enter anything: it stays
;; inside, so that is allowed, however deep, and the values are lifted and lowered as ever.

(component definition $Self
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core func $drop (canon resource.drop $r))
  (core module $m
    (type $unary (func (param i32) (result i32)))
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (table (export "table") 3 funcref)
    ;; Counts down by calling itself from outside.
    (func (export "down") (param i32) (result i32)
      (if (result i32) (local.get 0)
        (then
          (i32.add (i32.const 1)
            (call_indirect (type $unary) (i32.sub (local.get 0) (i32.const 1))
              (i32.const 0))))
        (else (i32.const 0))))
    (func (export "look") (param i32) (result i32) (local.get 0))
    (func (export "lend") (param i32) (result i32)
      (local $handle i32)
      (local.set $handle (call $new (local.get 0)))
      (call_indirect (type $unary) (local.get $handle) (i32.const 1))
      (call $drop (local.get $handle)))
    (func (export "narrow") (param i32) (result i32)
      (call_indirect (type $unary) (local.get 0) (i32.const 2)))
    (func (export "id") (param i32) (result i32) (local.get 0)))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "drop" (func $drop))))))
  (func $down (param "n" u32) (result u32) (canon lift (core func $i "down")))
  (func $look (param "r" (borrow $r)) (result u32) (canon lift (core func $i "look")))
  (func $byte (param "x" u8) (result s8) (canon lift (core func $i "id")))
  (core func $down' (canon lower (func $down)))
  (core func $look' (canon lower (func $look)))
  (core func $byte' (canon lower (func $byte)))
  (core module $fill
    (import "" "table" (table 3 funcref))
    (import "" "down" (func $down (param i32) (result i32)))
    (import "" "look" (func $look (param i32) (result i32)))
    (import "" "byte" (func $byte (param i32) (result i32)))
    (elem (i32.const 0) $down $look $byte))
  (core instance (instantiate $fill (with "" (instance
    (export "table" (table $i "table"))
    (export "down" (func $down')) (export "look" (func $look'))
    (export "byte" (func $byte'))))))
  (export "down" (func $down))
  (func (export "lend") (param "rep" u32) (result u32) (canon lift (core func $i "lend")))
  (func (export "narrow") (param "x" u32) (result u32) (canon lift (core func $i "narrow"))))

;; case: no-call
(component instance $i $Self)
(assert_return (invoke "down" (u32.const 0)) (u32.const 0))

;; case: one-call
(component instance $i $Self)
(assert_return (invoke "down" (u32.const 1)) (u32.const 1))

;; case: recursion
(component instance $i $Self)
(assert_return (invoke "down" (u32.const 20)) (u32.const 20))

;; case: borrow-of-ones-own-resource-is-the-rep
(component instance $i $Self)
(assert_return (invoke "lend" (u32.const 77)) (u32.const 77))

;; case: values-are-narrowed-on-the-way
(component instance $i $Self)
(assert_return (invoke "narrow" (u32.const 0x1ff)) (u32.const 0xffffffff))
