;; Annotated names: constructors, methods and static functions belong to a resource named before
;; them in the same scope, and have types that fit.

;; case: all-of-them-imported
(component definition
  (import "r" (type $r (sub resource)))
  (import "[constructor]r" (func (param "a" u8) (result (own $r))))
  (import "[method]r.get" (func (param "self" (borrow $r)) (result u8)))
  (import "[static]r.make" (func (param "n" u8) (result (list (own $r)))))
)

;; case: all-of-them-exported
(component
  (component $C
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core module $M
      (func (export "get") (param i32) (result i32)
        (i32.add (local.get 0) (i32.const 1)))
      (func (export "two") (result i32) (i32.const 2))
    )
    (core instance $m (instantiate $M))
    (func (export "[constructor]r") (param "rep" u32) (result (own $r))
      (canon lift (core func $new)))
    (func (export "[method]r.get") (param "self" (borrow $r)) (result u32)
      (canon lift (core func $m "get")))
    (func (export "[static]r.two") (result u32) (canon lift (core func $m "two")))
  )
  (instance $c (instantiate $C))
  (export "c" (instance $c))
  (export "two" (func $c "[static]r.two"))
)
(assert_return (invoke "two") (u32.const 2))

;; case: of-the-host
(component
  (import "host" (instance $host
    (export "resource1" (type $r (sub resource)))
    (export "[constructor]resource1" (func (param "r" u32) (result (own $r))))
    (export "[method]resource1.simple" (func (param "self" (borrow $r)) (param "rep" u32)))
    (export "[static]resource1.assert" (func (param "r" (own $r)) (param "rep" u32)))
  ))
  (core func $new (canon lower (func $host "[constructor]resource1")))
  (core func $simple (canon lower (func $host "[method]resource1.simple")))
  (core func $assert (canon lower (func $host "[static]resource1.assert")))
  (core module $M
    (func $new (import "" "new") (param i32) (result i32))
    (func $simple (import "" "simple") (param i32 i32))
    (func $assert (import "" "assert") (param i32 i32))
    (func (export "run") (param i32)
      (local $h i32)
      (local.set $h (call $new (local.get 0)))
      (call $simple (local.get $h) (local.get 0))
      (call $assert (local.get $h) (local.get 0)))
  )
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new))
    (export "simple" (func $simple))
    (export "assert" (func $assert))))))
  (func (export "run") (param "rep" u32) (canon lift (core func $m "run")))
)
(assert_return (invoke "run" (u32.const 19)))

;; case: resource-named-after-them
(assert_invalid
  (component
    (type (component
      (export "[static]r.f" (func))
      (export "r" (type (sub resource))))))
  "no resource r yet")

;; case: no-such-resource
(assert_invalid (component (import "[static]r.f" (func))) "no resource r")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[constructor]s" (func (result (own $r)))))
  "no resource s")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[method]s.f" (func (param "self" (borrow $r)))))
  "no resource s")
(assert_invalid
  (component (import "r" (type $r (sub resource))) (import "[static]s.f" (func)))
  "no resource s")

;; case: name-of-something-else
(assert_invalid
  (component (import "r" (func)) (import "[static]r.f" (func)))
  "r is a function")
(assert_invalid
  (component (type $t u8) (import "r" (type (eq $t))) (import "[static]r.f" (func)))
  "r is a type of values")
(assert_invalid
  (component (import "r" (instance)) (import "[static]r.f" (func)))
  "r is an instance")

;; case: two-resources-each-with-its-own
(component definition
  (import "r" (type $r (sub resource)))
  (import "s" (type $s (sub resource)))
  (import "[constructor]r" (func (result (own $r))))
  (import "[constructor]s" (func (result (own $s))))
  (import "[method]r.f" (func (param "self" (borrow $r)) (param "s" (borrow $s))))
)

;; case: resource-under-the-other-name
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "s" (type $s (sub resource)))
    (import "[constructor]r" (func (result (own $s)))))
  "makes an s")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "s" (type $s (sub resource)))
    (import "[method]r.f" (func (param "self" (borrow $s)))))
  "takes an s")

;; case: names-that-differ-by-case
;; The label must be that of the resource, written alike.
(assert_invalid
  (component (import "r" (type $r (sub resource))) (import "[static]R.f" (func)))
  "no resource R")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[constructor]R" (func (result (own $r)))))
  "no resource R")

;; case: only-functions
(assert_invalid
  (component (import "r" (type (sub resource))) (import "[constructor]r" (instance)))
  "not a function")
(assert_invalid
  (component (import "r" (type (sub resource))) (import "[method]r.f" (type (sub resource))))
  "not a function")
(assert_invalid
  (component (import "r" (type (sub resource))) (import "[static]r.f" (component)))
  "not a function")
(assert_invalid
  (component (import "r" (type (sub resource))) (import "[static]r.f" (core module)))
  "not a function")

;; case: constructor-may-fail
(component definition
  (import "r" (type $r (sub resource)))
  (import "[constructor]r" (func (result (result (own $r)))))
)
(component definition
  (import "r" (type $r (sub resource)))
  (import "[constructor]r" (func (param "a" string) (result (result (own $r) (error string)))))
)

;; case: constructor-of-another-result
(assert_invalid
  (component (import "r" (type $r (sub resource))) (import "[constructor]r" (func)))
  "no result")
(assert_invalid
  (component (import "r" (type $r (sub resource))) (import "[constructor]r" (func (result u32))))
  "not a handle")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[constructor]r" (func (result (option (own $r))))))
  "an option is no result")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[constructor]r" (func (result (list (own $r))))))
  "several")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[constructor]r" (func (result (result (error (own $r)))))))
  "only in the error")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[constructor]r" (func (result (result (result (own $r)))))))
  "two deep")

;; case: method-without-self
(assert_invalid
  (component (import "r" (type $r (sub resource))) (import "[method]r.f" (func)))
  "no parameter")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[method]r.f" (func (param "this" (borrow $r)))))
  "called something else")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[method]r.f" (func (param "SELF" (borrow $r)))))
  "called something else")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[method]r.f" (func (param "a" u8) (param "self" (borrow $r)))))
  "not the first")

;; case: method-of-another-self
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[method]r.f" (func (param "self" (own $r)))))
  "self is owned")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[method]r.f" (func (param "self" u32))))
  "self is a number")
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "[method]r.f" (func (param "self" (option (borrow $r))))))
  "self is optional")

;; case: static-of-any-type
(component definition
  (import "r" (type $r (sub resource)))
  (import "[static]r.a" (func))
  (import "[static]r.b" (func (param "self" (borrow $r))))
  (import "[static]r.c" (func (param "a" (own $r)) (result string)))
)

;; case: imported-resource-of-an-exported-static-function
;; Exports look for the resource among exports, imports among imports.
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "f" (func $f))
    (export "[static]r.f" (func $f)))
  "no exported r")

;; case: imported-resource-of-an-exported-constructor
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "f" (func $f (result (own $r))))
    (export "[constructor]r" (func $f)))
  "no exported r")

;; case: imported-resource-of-an-exported-method
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "f" (func $f (param "self" (borrow $r))))
    (export "[method]r.f" (func $f)))
  "no exported r")

;; case: exported-again-and-then-annotated
(component definition
  (import "r" (type $r (sub resource)))
  (import "f" (func $f (result (own $r))))
  (export $e "r" (type $r))
  (export "[constructor]r" (func $f) (func (result (own $e))))
)

;; case: exported-resource-under-a-new-name
(component definition
  (import "r" (type $r (sub resource)))
  (import "f" (func $f (param "self" (borrow $r))))
  (export $e "s" (type $r))
  (export "[method]s.f" (func $f) (func (param "self" (borrow $e))))
)

;; case: scopes-are-apart
;; An instance type looks for the resource in itself, not around it.
(assert_invalid
  (component
    (import "r" (type $r (sub resource)))
    (import "i" (instance (export "[static]r.f" (func)))))
  "no resource r in the instance")
(assert_invalid
  (component $C
    (import "r" (type $r (sub resource)))
    (type (instance
      (alias outer $C $r (type $r))
      (export "[method]r.f" (func (param "self" (borrow $r)))))))
  "no resource r in the instance")

;; case: in-instance-and-component-types
(component
  (type (instance
    (export "r" (type $r (sub resource)))
    (export "[constructor]r" (func (result (own $r))))
    (export "[method]r.f" (func (param "self" (borrow $r))))
    (export "[static]r.g" (func))))
  (type (component
    (import "r" (type $r (sub resource)))
    (import "[constructor]r" (func (result (own $r))))
    (export "s" (type $s (sub resource)))
    (export "[method]s.f" (func (param "self" (borrow $s))))))
)

;; case: resource-equal-to-another
(component
  (type (instance
    (export "r" (type $r (sub resource)))
    (export "s" (type $s (eq $r)))
    (export "[method]s.f" (func (param "self" (borrow $s))))))
)

;; case: in-a-tuple-without-its-resource
(assert_invalid
  (component (import "f" (func $f)) (instance (export "[static]r.f" (func $f))))
  "no resource r in the instance")
