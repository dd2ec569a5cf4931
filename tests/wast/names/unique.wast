;; Names of imports, and names of exports, are strongly unique: they differ by more than case or
;; annotation, but a constructor may go by the name of its resource.

;; case: the-example-of-unequal-names
(component definition
  (import "foo" (type $foo (sub resource)))
  (import "foo-bar" (func))
  (import "[constructor]foo" (func (result (own $foo))))
  (import "[method]foo.bar" (func (param "self" (borrow $foo))))
  (import "[static]foo.baz" (func))
  (import "foo:bar/baz" (instance))
)

;; case: same-name
(assert_invalid (component (import "a" (func)) (import "a" (func))) "twice")
(assert_invalid (component (import "a" (func)) (import "a" (instance))) "twice")
(assert_invalid
  (component (import "a:b/c" (instance)) (import "a:b/c" (instance))) "twice")

;; case: names-that-differ-by-case
(assert_invalid (component (import "a" (func)) (import "A" (func))) "twice but for case")
(assert_invalid (component (import "a-b" (func)) (import "a-B" (func))) "twice but for case")
(assert_invalid
  (component (import "a:b/c" (instance)) (import "a:b/C" (instance))) "twice but for case")

;; case: exports-alike
(assert_invalid
  (component (instance $i) (export "a" (instance $i)) (export "a" (instance $i))) "twice")
(assert_invalid
  (component (instance $i) (export "a" (instance $i)) (export "A" (instance $i)))
  "twice but for case")

;; case: an-import-and-an-export
(component
  (import "host-return-two" (func $f (result u32)))
  (export "host-return-two" (func $f))
  (export "host-RETURN-two2" (func $f))
)
(assert_return (invoke "host-return-two") (u32.const 2))

;; case: constructors-that-differ-by-case
(assert_invalid
  (component
    (import "foo" (type $foo (sub resource)))
    (import "[constructor]foo" (func (result (own $foo))))
    (import "[constructor]FOO" (func (result (own $foo)))))
  "twice but for case")
(assert_invalid
  (component
    (import "foo" (type $foo (sub resource)))
    (import "[constructor]foo" (func (result (own $foo))))
    (import "[constructor]foo" (func (result (own $foo)))))
  "twice")

;; case: method-and-static-alike
(assert_invalid
  (component
    (import "foo" (type $foo (sub resource)))
    (import "[method]foo.bar" (func (param "self" (borrow $foo))))
    (import "[static]foo.bar" (func)))
  "twice but for annotation")
(assert_invalid
  (component
    (import "foo" (type $foo (sub resource)))
    (import "[static]foo.bar" (func))
    (import "[method]foo.bar" (func (param "self" (borrow $foo)))))
  "twice but for annotation")
(assert_invalid
  (component
    (import "foo" (type $foo (sub resource)))
    (import "[method]foo.bar" (func (param "self" (borrow $foo))))
    (import "[method]foo.BAR" (func (param "self" (borrow $foo)))))
  "twice but for case")
(assert_invalid
  (component
    (import "foo" (type $foo (sub resource)))
    (import "[static]foo.bar" (func))
    (import "[static]foo.bar" (func)))
  "twice")

;; case: member-named-like-its-resource
(assert_invalid
  (component
    (import "foo" (type $foo (sub resource)))
    (import "[method]foo.foo" (func (param "self" (borrow $foo)))))
  "counts as foo")
(assert_invalid
  (component (import "foo" (type $foo (sub resource))) (import "[static]foo.FOO" (func)))
  "counts as foo")
(assert_invalid
  (component (import "foo-bar" (type (sub resource))) (import "[static]foo-bar.FOO-bar" (func)))
  "counts as foo-bar")

;; case: member-named-like-the-constructor
(component definition
  (import "foo" (type $foo (sub resource)))
  (import "[constructor]foo" (func (result (own $foo))))
  (import "[static]foo.constructor" (func))
)

;; case: same-member-of-two-resources
(component definition
  (import "a" (type $a (sub resource)))
  (import "b" (type $b (sub resource)))
  (import "[method]a.f" (func (param "self" (borrow $a))))
  (import "[method]b.f" (func (param "self" (borrow $b))))
  (import "f" (func))
)

;; case: versions-tell-interfaces-apart
(component definition
  (import "a:b/c" (instance))
  (import "a:b/c@1.0.0" (instance))
  (import "a:b/c@1.0.1" (instance))
  (import "a:b/c@1.0.0-a" (instance))
  (import "a:b/c@1.0.0+a" (instance))
)
(assert_invalid
  (component (import "a:b/c@1.0.0" (instance)) (import "a:b/c@1.0.0" (instance))) "twice")

;; case: in-types-and-tuples
(assert_invalid
  (component
    (type (instance
      (export "r" (type $r (sub resource)))
      (export "[static]r.r" (func)))))
  "counts as r")
(assert_invalid
  (component
    (instance $i)
    (instance (export "a" (instance $i)) (export "A" (instance $i))))
  "twice but for case")
(assert_invalid
  (component (type (component (export "a:b/c" (instance)) (export "a:b/C" (instance)))))
  "twice but for case")
