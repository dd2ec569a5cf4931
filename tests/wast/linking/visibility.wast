;; Types in imports and exports must have names outside: resources, records, variants, enums and
;; flags have one only where a type is imported or exported; other types need none.

;; case: resource-without-a-name
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (func $f (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (export "f" (func $f)))
  "r has no name")

;; case: resource-that-was-exported
(component
  (type $r (resource (rep i32)))
  (export $e "r" (type $r))
  (core func $new (canon resource.new $r))
  (func $f (param "rep" u32) (result (own $e)) (canon lift (core func $new)))
  (export "f" (func $f))
)

;; case: naming-a-type-does-not-name-it-backwards
;; The function uses the type that went into the export, not the one that came out.
(assert_invalid
  (component
    (type $t (record (field "a" u32)))
    (core module $M (func (export "f") (param i32)))
    (core instance $m (instantiate $M))
    (export $e "t" (type $t))
    (func $f (param "a" $t) (canon lift (core func $m "f")))
    (export "f" (func $f)))
  "t itself has no name")

;; case: naming-a-resource-does-not-name-it-backwards
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (export $e "r" (type $r))
    (func $f (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (export "f" (func $f)))
  "r itself has no name")

;; case: ascription-names-the-types
(component
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (func $f (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
  (export $e "r" (type $r))
  (export "f" (func $f) (func (param "rep" u32) (result (own $e))))
)
(component
  (type $t (record (field "a" u32)))
  (core module $M (func (export "f") (param i32) (result i32) (local.get 0)))
  (core instance $m (instantiate $M))
  (func $f (param "a" $t) (result u32) (canon lift (core func $m "f")))
  (export $e "t" (type $t))
  (export "f" (func $f) (func (param "a" $e) (result u32)))
)
(assert_return (invoke "f" (record.const (field "a" u32.const 8))) (u32.const 8))

;; case: compound-types-without-a-name
(assert_invalid
  (component (type $t (record (field "a" u8))) (import "f" (func (param "a" $t)))) "a record")
(assert_invalid
  (component (type $t (variant (case "a"))) (import "f" (func (param "a" $t)))) "a variant")
(assert_invalid
  (component (type $t (enum "a")) (import "f" (func (result $t)))) "an enum")
(assert_invalid
  (component (type $t (flags "a")) (import "f" (func (param "a" $t)))) "flags")

;; case: compound-types-inside-others
(assert_invalid
  (component (type $t (enum "a")) (import "f" (func (param "a" (list $t))))) "an enum")
(assert_invalid
  (component (type $t (enum "a")) (import "f" (func (param "a" (option $t))))) "an enum")
(assert_invalid
  (component (type $t (enum "a")) (import "f" (func (result (tuple u8 $t))))) "an enum")
(assert_invalid
  (component (type $t (enum "a")) (import "f" (func (result (result $t))))) "an enum")
(assert_invalid
  (component (type $t (enum "a")) (import "f" (func (result (result (error $t)))))) "an enum")

;; case: named-outside-unnamed-inside
(assert_invalid
  (component
    (type $in (record (field "a" u8)))
    (type $out (record (field "b" $in)))
    (import "out" (type (eq $out))))
  "the inner record has no name")
(component definition
  (type $in' (record (field "a" u8)))
  (import "in" (type $in (eq $in')))
  (type $out' (record (field "b" $in)))
  (import "out" (type $out (eq $out')))
  (import "f" (func (param "a" $out)))
)

;; case: types-that-need-no-name
(component definition
  (import "f" (func (param "a" u8) (param "b" (list (tuple string char))) (result
    (result (option u8) (error (list u8))))))
)

;; case: imported-types-are-named
(component definition
  (import "r" (type $r (sub resource)))
  (type $e' (enum "a" "b"))
  (import "e" (type $e (eq $e')))
  (import "f" (func (param "r" (borrow $r)) (param "e" (list $e)) (result (own $r))))
)

;; case: types-of-an-imported-instance-are-named
(component definition
  (import "i" (instance $i
    (export "r" (type $r (sub resource)))
    (type $f' (flags "a"))
    (export "f" (type (eq $f')))))
  (alias export $i "r" (type $r))
  (alias export $i "f" (type $f))
  (import "g" (func (param "r" (borrow $r)) (param "f" $f)))
)

;; case: imported-names-serve-exports
(component definition
  (type $e' (enum "a"))
  (import "e" (type $e (eq $e')))
  (import "f" (func $f (param "e" $e)))
  (export "g" (func $f))
)

;; case: exported-names-do-not-serve-imports
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (export $e "r" (type $r))
    (import "f" (func (result (own $e)))))
  "imports come before exports")
(assert_invalid
  (component
    (type $t (enum "a"))
    (export $e "t" (type $t))
    (import "f" (func (result $e))))
  "imports come before exports")

;; case: resource-of-a-child
;; The resource has a name in the child, not in the parent.
(assert_invalid
  (component
    (component $C
      (type $r' (resource (rep i32)))
      (export $r "r" (type $r'))
      (core func $new (canon resource.new $r'))
      (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new))))
    (instance $c (instantiate $C))
    (export "make" (func $c "make")))
  "r has no name here")

;; case: resource-of-a-child-exported-with-its-instance
(component
  (component $C
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new))))
  (instance $c (instantiate $C))
  (export "c" (instance $c))
)

;; case: instance-over-an-unnamed-resource
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (func $f (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (instance $i (export "f" (func $f)))
    (export "i" (instance $i)))
  "r has no name")

;; case: instance-that-names-the-resource
(component
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (func $f (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
  (component $Shape
    (import "r" (type $r (sub resource)))
    (import "f" (func $f (param "rep" u32) (result (own $r))))
    (export $e "r" (type $r))
    (export "f" (func $f) (func (param "rep" u32) (result (own $e)))))
  (instance $i (instantiate $Shape (with "r" (type $r)) (with "f" (func $f))))
  (export "i" (instance $i))
)

;; case: imported-instance-with-unnamed-types
(assert_invalid
  (component
    (import "i" (instance
      (type $t (record (field "a" u8)))
      (export "f" (func (param "a" $t))))))
  "the record has no name in the instance")
(component definition
  (import "i" (instance
    (type $t' (record (field "a" u8)))
    (export "t" (type $t (eq $t')))
    (export "f" (func (param "a" $t)))))
)

;; case: imported-component-with-unnamed-types
(assert_invalid
  (component
    (import "c" (component
      (type $t (enum "a"))
      (export "f" (func (result $t))))))
  "the enum has no name in the component")
(assert_invalid
  (component
    (import "c" (component
      (type $t (enum "a"))
      (import "f" (func (result $t))))))
  "the enum has no name in the component")

;; case: private-types-of-private-functions
;; What is neither imported nor exported needs no name.
(component
  (type $t (record (field "a" u8)))
  (type $r (resource (rep i32)))
  (core module $M (func (export "f") (param i32 i32)))
  (core instance $m (instantiate $M))
  (func (param "a" $t) (param "b" (borrow $r)) (canon lift (core func $m "f")))
)

;; case: nested-component-with-unnamed-types
;; Children are checked as they are defined, instantiated or not.
(assert_invalid
  (component
    (component
      (type $t (enum "a"))
      (import "f" (func (result $t)))))
  "the enum has no name in the child")

;; case: two-names-for-a-type
(component definition
  (type $t' (enum "a"))
  (import "t" (type $t (eq $t')))
  (import "u" (type $u (eq $t)))
  (import "f" (func (param "a" $t) (param "b" $u)))
)

;; case: exported-value-with-a-borrow-is-off
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (type (component (alias outer 1 $r (type $s)) (export "v" (value (borrow $s))))))
  "values are off, and none may be borrowed")

;; case: exported-names-do-not-serve-imported-types
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (export $e "r" (type $r))
    (import "s" (type (eq $e))))
  "imports come before exports")
(assert_invalid
  (component
    (type $t (enum "a"))
    (export $e "t" (type $t))
    (import "s" (type (eq $e))))
  "imports come before exports")

;; case: exported-names-do-not-serve-imported-instances
(assert_invalid
  (component $C
    (type $r (resource (rep i32)))
    (export $e "r" (type $r))
    (import "i" (instance
      (alias outer $C $e (type $r))
      (export "f" (func (result (own $r)))))))
  "imports come before exports")

;; case: imported-type-equal-to-a-private-resource
(assert_invalid
  (component (type $r (resource (rep i32))) (import "s" (type (eq $r))))
  "r has no name")

;; case: imported-instance-over-a-private-type
(assert_invalid
  (component $C
    (type $r (resource (rep i32)))
    (import "i" (instance
      (alias outer $C $r (type $r))
      (export "f" (func (result (own $r)))))))
  "r has no name")
(assert_invalid
  (component $C
    (type $t (enum "a"))
    (import "i" (instance
      (alias outer $C $t (type $t))
      (export "f" (func (result $t))))))
  "t has no name")

;; case: imported-instance-over-an-imported-type
(component definition $C
  (import "r" (type $r (sub resource)))
  (type $t' (enum "a"))
  (import "t" (type $t (eq $t')))
  (import "i" (instance
    (alias outer $C $r (type $r))
    (alias outer $C $t (type $t))
    (export "f" (func (param "t" $t) (result (own $r))))))
)

;; case: imported-component-over-a-private-type
(assert_invalid
  (component $C
    (type $r (resource (rep i32)))
    (import "c" (component
      (alias outer $C $r (type $r))
      (export "f" (func (result (own $r)))))))
  "r has no name")
(assert_invalid
  (component $C
    (type $r (resource (rep i32)))
    (import "c" (component
      (alias outer $C $r (type $r))
      (import "f" (func (result (own $r)))))))
  "r has no name")
(assert_invalid
  (component $C
    (type $t (enum "a"))
    (import "c" (component
      (alias outer $C $t (type $t))
      (export "f" (func (result $t))))))
  "t has no name")

;; case: exported-types-over-a-private-resource
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (type $l (list (own $r)))
    (export "l" (type $l)))
  "r has no name")
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (type $f (func (result (own $r))))
    (export "f" (type $f)))
  "r has no name")
(assert_invalid
  (component $C
    (type $r (resource (rep i32)))
    (type $i (instance
      (alias outer $C $r (type $r))
      (export "f" (func (result (own $r))))))
    (export "i" (type $i)))
  "r has no name")

;; case: name-in-the-parent-is-none-in-the-child
(assert_invalid
  (component $P
    (type $t' (enum "a"))
    (import "t" (type $t (eq $t')))
    (component
      (alias outer $P $t (type $t))
      (import "f" (func (result $t)))))
  "t has no name in the child")

;; case: alias-of-a-named-type-is-named
(component definition
  (import "i" (instance $i
    (type $t' (record (field "a" u8)))
    (export "t" (type $t (eq $t')))))
  (alias export $i "t" (type $t))
  (export "u" (type $t))
  (import "f" (func (param "a" $t)))
)

;; case: tuple-of-private-definitions-names-nothing
(assert_invalid
  (component
    (type $t (record (field "a" u8)))
    (instance $i (export "t" (type $t)))
    (alias export $i "t" (type $u))
    (import "f" (func (param "a" $u))))
  "a name in a private instance is none")
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (instance $i (export "r" (type $r)))
    (alias export $i "r" (type $s))
    (core func $new (canon resource.new $r))
    (func $f (param "rep" u32) (result (own $s)) (canon lift (core func $new)))
    (export "f" (func $f)))
  "a name in a private instance is none")

;; case: unnamed-types-deep-inside
(assert_invalid
  (component
    (import "i" (instance (export "j" (instance
      (type $t (enum "a")) (export "f" (func (param "a" $t))))))))
  "the enum has no name in j")
(assert_invalid
  (component
    (import "i" (instance (export "c" (component
      (type $t (enum "a")) (export "f" (func (param "a" $t))))))))
  "the enum has no name in c")
