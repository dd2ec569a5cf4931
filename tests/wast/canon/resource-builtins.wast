;; Built-ins of resources: making and reading one belongs to the component that defines it, while
;; anybody may drop a handle.

;; case: of-a-defined-resource
(component
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core func $rep (canon resource.rep $r))
  (core func $drop (canon resource.drop $r))
  (core module $M
    (func $new (import "" "new") (param i32) (result i32))
    (func $rep (import "" "rep") (param i32) (result i32))
    (func $drop (import "" "drop") (param i32))
    (func (export "f") (param i32) (result i32)
      (local $h i32) (local $rep i32)
      (local.set $h (call $new (local.get 0)))
      (local.set $rep (call $rep (local.get $h)))
      (call $drop (local.get $h))
      (local.get $rep)))
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
  (func (export "f") (param "rep" u32) (result u32) (canon lift (core func $m "f")))
)
(assert_return (invoke "f" (u32.const 4000000000)) (u32.const 4000000000))

;; case: of-an-imported-resource
(component definition
  (import "r" (type $r (sub resource)))
  (core func (canon resource.drop $r))
)
(assert_invalid
  (component (import "r" (type $r (sub resource))) (core func (canon resource.new $r)))
  "not defined here")
(assert_invalid
  (component (import "r" (type $r (sub resource))) (core func (canon resource.rep $r)))
  "not defined here")

;; case: of-a-resource-of-a-child
(component
  (component $C (type $r (resource (rep i32))) (export "r" (type $r)))
  (instance $c (instantiate $C))
  (alias export $c "r" (type $r))
  (core func (canon resource.drop $r))
)
(assert_invalid
  (component
    (component $C (type $r (resource (rep i32))) (export "r" (type $r)))
    (instance $c (instantiate $C))
    (alias export $c "r" (type $r))
    (core func (canon resource.new $r)))
  "not defined here")
(assert_invalid
  (component
    (component $C (type $r (resource (rep i32))) (export "r" (type $r)))
    (instance $c (instantiate $C))
    (alias export $c "r" (type $r))
    (core func (canon resource.rep $r)))
  "not defined here")

;; case: of-another-name-of-a-defined-resource
(component
  (type $r (resource (rep i32)))
  (alias outer 0 $r (type $a))
  (core func (canon resource.new $a))
  (core func (canon resource.rep $a))
  (core func (canon resource.drop $a))
)

;; case: of-an-exported-resource
;; The export is another name of the same resource, defined here.
(component
  (type $r (resource (rep i32)))
  (export $e "r" (type $r))
  (core func (canon resource.new $e))
  (core func (canon resource.rep $e))
  (core func (canon resource.drop $e))
)

;; case: of-another-type
(assert_invalid (component (type $t u8) (core func (canon resource.new $t))) "not a resource")
(assert_invalid (component (type $t u8) (core func (canon resource.rep $t))) "not a resource")
(assert_invalid (component (type $t u8) (core func (canon resource.drop $t))) "not a resource")
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (type $o (own $r))
    (core func (canon resource.drop $o)))
  "a handle type is no resource type")
(assert_invalid (component (type $f (func)) (core func (canon resource.drop $f)))
  "not a resource")

;; case: index-out-of-range
(assert_invalid (component (core func (canon resource.new 0))) "no such type")
(assert_invalid (component (core func (canon resource.rep 0))) "no such type")
(assert_invalid (component (core func (canon resource.drop 0))) "no such type")

;; case: core-types-of-the-built-ins
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (core module $M (import "" "f" (func (param i32))))
    (core instance (instantiate $M (with "" (instance (export "f" (func $new)))))))
  "it returns a handle")
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (core func $rep (canon resource.rep $r))
    (core module $M (import "" "f" (func (param i64) (result i32))))
    (core instance (instantiate $M (with "" (instance (export "f" (func $rep)))))))
  "it takes an i32")
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (core func $drop (canon resource.drop $r))
    (core module $M (import "" "f" (func (param i32) (result i32))))
    (core instance (instantiate $M (with "" (instance (export "f" (func $drop)))))))
  "it returns nothing")

;; case: asynchronous-drop-is-no-more
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\04\01\3f\7f\00" "\08\03\01\07\00")
  "unknown opcode")
