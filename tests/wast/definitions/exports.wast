;; Exports: each adds a definition to the index space of its sort, of the exported type or of the
;; supertype that is ascribed to it.

;; case: each-sort
(component
  (core module $M (func (export "f") (result i32) (i32.const 12)))
  (core instance $m (instantiate $M))
  (func $f (result u32) (canon lift (core func $m "f")))
  (type $t (list u8))
  (type $r (resource (rep i32)))
  (component $C)
  (instance $i (export "f" (func $f)))
  (export "m" (core module $M))
  (export "f" (func $f))
  (export "t" (type $t))
  (export "r" (type $r))
  (export "c" (component $C))
  (export "i" (instance $i))
)
(assert_return (invoke "f") (u32.const 12))

;; case: export-refers-to-an-export
(component
  (core module $M (func (export "f") (result i32) (i32.const 13)))
  (core instance $m (instantiate $M))
  (func $f (result u32) (canon lift (core func $m "f")))
  (export $f1 "a" (func $f))
  (export $f2 "b" (func $f1))
  (component $C)
  (export $D "c" (component $C))
  (instance (instantiate $D))
  (export $N "m" (core module $M))
  (core instance $n (instantiate $N))
  (func (export "n") (result u32) (canon lift (core func $n "f")))
)
(assert_return (invoke "b") (u32.const 13))
(assert_return (invoke "n") (u32.const 13))

;; case: same-definition-under-two-names
(component
  (core module $M
    (global $n (mut i32) (i32.const 0))
    (func (export "f") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (global.get $n))
  )
  (core instance $m (instantiate $M))
  (func $f (result u32) (canon lift (core func $m "f")))
  (export "a" (func $f))
  (export "b" (func $f))
)
(assert_return (invoke "a") (u32.const 1))
(assert_return (invoke "b") (u32.const 2))

;; case: index-out-of-range
(assert_invalid (component (export "a" (func 0))) "no such function")
(assert_invalid (component (export "a" (type 0))) "no such type")
(assert_invalid (component (export "a" (component 0))) "no such component")
(assert_invalid (component (export "a" (instance 0))) "no such instance")
(assert_invalid (component (export "a" (core module 0))) "no such module")

;; case: exported-value-is-off
(assert_invalid
  (component (import "a" (value $a string)) (export "b" (value $a)))
  "values are off")

;; case: ascribed-the-same-type
(component
  (core module $M (func (export "f") (result i32) (i32.const 14)))
  (core instance $m (instantiate $M))
  (func $f (result u32) (canon lift (core func $m "f")))
  (export "f" (func $f) (func (result u32)))
)
(assert_return (invoke "f") (u32.const 14))

;; case: ascribed-another-function-type
(assert_invalid
  (component
    (import "f" (func $f (result u32)))
    (export "g" (func $f) (func (result u64))))
  "another result")
(assert_invalid
  (component
    (import "f" (func $f (param "a" u32)))
    (export "g" (func $f) (func (param "b" u32))))
  "another name of a parameter")
(assert_invalid
  (component
    (import "f" (func $f (param "a" u32)))
    (export "g" (func $f) (func (param "a" u32) (param "b" u32))))
  "one more parameter")

;; case: ascribed-another-sort
(assert_invalid
  (component
    (import "f" (func $f))
    (export "g" (func $f) (instance)))
  "a function is no instance")

;; case: ascribed-instance-with-fewer-exports
;; The rest can no longer be seen.
(component definition
  (import "i" (instance $i (export "a" (func)) (export "b" (func))))
  (export $e "e" (instance $i) (instance (export "b" (func))))
  (export "b" (func $e "b"))
)
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (func)) (export "b" (func))))
    (export $e "e" (instance $i) (instance (export "b" (func))))
    (alias export $e "a" (func)))
  "hidden by the ascription")

;; case: ascribed-instance-with-more-exports
(assert_invalid
  (component
    (import "i" (instance $i (export "a" (func))))
    (export $e "e" (instance $i) (instance (export "a" (func)) (export "b" (func)))))
  "it has no b")

;; case: ascribed-component-with-more-imports-and-fewer-exports
(component definition
  (component $D)
  (component $C (export "x" (component $D)) (export "y" (component $D)))
  (export "c" (component $C)
    (component (import "a" (func)) (export "x" (component))))
)
(assert_invalid
  (component
    (component $C (import "a" (func)))
    (export "c" (component $C) (component)))
  "it imports a")

;; case: ascribed-module-with-fewer-exports
(component definition
  (core module $M (func (export "a")) (func (export "b")))
  (export "m" (core module $M) (core module (export "a" (func))))
)
(assert_invalid
  (component
    (core module $M (func (export "a")))
    (export "m" (core module $M) (core module (export "a" (func)) (export "b" (func)))))
  "it has no b")

;; case: two-exports-of-a-resource-are-equal
(component
  (component $C
    (type $r (resource (rep i32)))
    (export "r1" (type $r))
    (export "r2" (type $r))
  )
  (instance $c (instantiate $C))
  (component $Same
    (import "r" (type $r (sub resource)))
    (import "s" (type (eq $r))))
  (instance (instantiate $Same (with "r" (type $c "r1")) (with "s" (type $c "r2"))))
)

;; case: each-kind-of-type
(component
  (type $v (option u8))
  (type $f (func (param "a" u8)))
  (type $i (instance (export "f" (func))))
  (type $c (component (export "f" (func))))
  (export "v" (type $v)) (export "f" (type $f)) (export "i" (type $i)) (export "c" (type $c))
)

;; case: ascribed-type
(component (type $t u8) (export "t" (type $t) (type (eq $t))))
(assert_invalid
  (component (type $t u8) (type $u u16) (export "t" (type $t) (type (eq $u))))
  "another type")
(assert_invalid
  (component (type $t u8) (export "t" (type $t) (type (sub resource))))
  "no resource")

;; case: ascribed-module-with-more-imports
(component
  (core module $M)
  (export "m" (core module $M) (core module (import "a" "b" (func))))
)
