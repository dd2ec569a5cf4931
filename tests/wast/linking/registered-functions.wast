;; Functions and instances of an earlier component of a script, imported by its name.

;; case: functions
;; Both instances of the second component call the one instance of the first.
(component $lib
  (core module $M
    (global $n (mut i32) (i32.const 0))
    (func (export "next") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (global.get $n)))
  (core instance $m (instantiate $M))
  (func (export "next") (result u32) (canon lift (core func $m "next")))
)
(component definition $User
  (import "lib" (instance $lib (export "next" (func (result u32)))))
  (core func $next (canon lower (func $lib "next")))
  (core module $M
    (func $next (import "" "next") (result i32))
    (func (export "f") (result i32) (i32.mul (call $next) (i32.const 10))))
  (core instance $m (instantiate $M (with "" (instance (export "next" (func $next))))))
  (func (export "f") (result u32) (canon lift (core func $m "f")))
)
(component instance $a $User)
(assert_return (invoke "f") (u32.const 10))
(assert_return (invoke "f") (u32.const 20))
(component instance $b $User)
(assert_return (invoke "f") (u32.const 30))

;; case: functions-of-another-type
(component $lib
  (core module $M (func (export "f") (result i32) (i32.const 1)))
  (core instance $m (instantiate $M))
  (func (export "f") (result u32) (canon lift (core func $m "f")))
)
(assert_unlinkable
  (component (import "lib" (instance (export "f" (func (result u64)))))) "another result")

;; case: instances
(component $lib
  (core module $M (func (export "f") (result i32) (i32.const 64)))
  (core instance $m (instantiate $M))
  (func $f (result u32) (canon lift (core func $m "f")))
  (instance $i (export "f" (func $f)))
  (export "a:b/c" (instance $i))
)
(component
  (import "lib" (instance $lib
    (export "a:b/c" (instance (export "f" (func (result u32)))))))
  (core func $f (canon lower (func $lib "a:b/c" "f")))
  (func (export "f") (result u32) (canon lift (core func $f)))
)
(assert_return (invoke "f") (u32.const 64))

;; case: components
;; Only components give components to one another: a host links none, not even one that has been
;; exported to it.
(component $lib
  (component $C (core module $M) (core instance (instantiate $M)))
  (export "c" (component $C))
)
(assert_unlinkable
  (component (import "lib" (instance (export "c" (component))))) "a component")
(assert_unlinkable (component (import "not-there" (component))) "a component")

;; case: resources-with-their-functions
(component $lib
  (type $r' (resource (rep i32)))
  (export $r "r" (type $r'))
  (core func $new (canon resource.new $r'))
  (core module $M (func (export "rep") (param i32) (result i32) (local.get 0)))
  (core instance $m (instantiate $M))
  (func (export "[constructor]r") (param "rep" u32) (result (own $r))
    (canon lift (core func $new)))
  (func (export "[method]r.rep") (param "self" (borrow $r)) (result u32)
    (canon lift (core func $m "rep")))
)
(component
  (import "lib" (instance $lib
    (export "r" (type $r (sub resource)))
    (export "[constructor]r" (func (param "rep" u32) (result (own $r))))
    (export "[method]r.rep" (func (param "self" (borrow $r)) (result u32)))))
  (core func $new (canon lower (func $lib "[constructor]r")))
  (core func $rep (canon lower (func $lib "[method]r.rep")))
  (core module $M
    (func $new (import "" "new") (param i32) (result i32))
    (func $rep (import "" "rep") (param i32) (result i32))
    (func (export "f") (param i32) (result i32) (call $rep (call $new (local.get 0)))))
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new)) (export "rep" (func $rep))))))
  (func (export "f") (param "rep" u32) (result u32) (canon lift (core func $m "f")))
)
(assert_return (invoke "f" (u32.const 66)) (u32.const 66))
