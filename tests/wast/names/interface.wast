;; Interface names: a namespace, a package and an interface, perhaps with a version by the rules of
;; semantic versioning.

;; case: without-a-version
(component definition
  (import "a:b/c" (instance))
  (import "wasi:http/handler" (instance))
  (import "my-name:some-pkg2/the-IFACE" (instance))
  (import "a1:b2/c3" (instance))
  (import "d-1:e-2/f-3" (instance))
)

;; case: with-a-version
(component definition
  (import "a:b/c@0.0.0" (instance))
  (import "a:b/c@1.2.3" (instance))
  (import "a:b/c@10.20.30" (instance))
  (import "a:b/c@1.2.3-rc.1" (instance))
  (import "a:b/c@1.2.3+build.007" (instance))
  (import "a:b/c@1.2.3-alpha-2.x+2024-01.01" (instance))
)

;; case: any-sort
;; Nothing binds interface names to instances.
(component definition
  (import "a:b/f" (func))
  (import "a:b/c" (component))
  (import "a:b/m" (core module))
)

;; case: exported
(component
  (instance $i)
  (export "a:b/c" (instance $i))
  (export "a:b/c@1.0.0" (instance $i))
  (export "a:b/c@1.0.1" (instance $i))
)

;; case: no-interface
(assert_invalid (component (import "a:b" (instance))) "no interface")
(assert_invalid (component (import "a:b@1.0.0" (instance))) "no interface")
(assert_invalid (component (import "a:b/" (instance))) "empty interface")
(assert_invalid (component (import "a:b/@1.0.0" (instance))) "empty interface")

;; case: no-package-or-namespace
(assert_invalid (component (import "a:/c" (instance))) "empty package")
(assert_invalid (component (import ":b/c" (instance))) "empty namespace")
(assert_invalid (component (import "b/c" (instance))) "no namespace")
(assert_invalid (component (import "a:" (instance))) "empty package")
(assert_invalid (component (import ":" (instance))) "empty")

;; case: namespace-and-package-are-lower-case
(assert_invalid (component (import "A:b/c" (instance))) "upper case")
(assert_invalid (component (import "a:B/c" (instance))) "upper case")
(assert_invalid (component (import "a-B:b/c" (instance))) "upper case")
(assert_invalid (component (import "a:b-C/c" (instance))) "upper case")

;; case: interface-is-a-label
(component definition (import "a:b/C-d" (instance)) (import "a:b/XML-http" (instance)))
(assert_invalid (component (import "a:b/cD" (instance))) "not a label")
(assert_invalid (component (import "a:b/1c" (instance))) "not a label")
(assert_invalid (component (import "a:b/c-" (instance))) "not a label")
(assert_invalid (component (import "a:b/c_d" (instance))) "not a label")

;; case: words-start-with-a-letter
(assert_invalid (component (import "1a:b/c" (instance))) "starts with a digit")
(assert_invalid (component (import "a:1b/c" (instance))) "starts with a digit")
(assert_invalid (component (import "a-:b/c" (instance))) "ends in a hyphen")
(assert_invalid (component (import "a:b--c/d" (instance))) "two hyphens")

;; case: bad-version
(assert_invalid (component (import "a:b/c@" (instance))) "empty")
(assert_invalid (component (import "a:b/c@1" (instance))) "one number")
(assert_invalid (component (import "a:b/c@0.2" (instance))) "two numbers")
(assert_invalid (component (import "a:b/c@1.2.3.4" (instance))) "four numbers")
(assert_invalid (component (import "a:b/c@01.2.3" (instance))) "leading zero")
(assert_invalid (component (import "a:b/c@1.02.3" (instance))) "leading zero")
(assert_invalid (component (import "a:b/c@1.2.03" (instance))) "leading zero")
(assert_invalid (component (import "a:b/c@1.2.3-" (instance))) "empty pre-release")
(assert_invalid (component (import "a:b/c@1.2.3-01" (instance))) "leading zero")
(assert_invalid (component (import "a:b/c@1.2.3-a..b" (instance))) "empty identifier")
(assert_invalid (component (import "a:b/c@1.2.3+" (instance))) "empty build")
(assert_invalid (component (import "a:b/c@1.2.3+a_b" (instance))) "underscore")
(assert_invalid (component (import "a:b/c@v1.2.3" (instance))) "a letter before it")
(assert_invalid (component (import "a:b/c@1.2.x" (instance))) "not a number")
(assert_invalid (component (import "a:b/c@1.2.3 " (instance))) "space after it")
(assert_invalid (component (import "a:b/c@-1.2.3" (instance))) "negative")

;; case: two-versions
(assert_invalid (component (import "a:b/c@1.2.3@1.2.3" (instance))) "two versions")

;; case: versions-belong-to-interfaces
(assert_invalid (component (import "a@1.2.3" (instance))) "not on a plain name")

;; case: nested-names-are-off
(assert_invalid (component (import "a:b:c/d" (instance))) "nested namespaces are off")
(assert_invalid (component (import "a:b/c/d" (instance))) "nested packages are off")
(assert_invalid (component (import "a:b:c/d/e@1.0.0" (instance))) "nested names are off")

;; case: names-of-older-drafts
;; Locations, dependencies and hashes as names are no longer part of the format.
(assert_invalid (component (import "url=<https://example.com>" (instance))) "not a name")
(assert_invalid
  (component (import "url=<https://example.com>,integrity=<sha256-a>" (instance))) "not a name")
(assert_invalid (component (import "relative-url=<a>" (component))) "not a name")
(assert_invalid (component (import "unlocked-dep=<a:b>" (component))) "not a name")
(assert_invalid (component (import "unlocked-dep=<a:b@{>=1.0.0}>" (component))) "not a name")
(assert_invalid (component (import "locked-dep=<a:b>" (component))) "not a name")
(assert_invalid (component (import "locked-dep=<a:b@1.0.0>" (component))) "not a name")
(assert_invalid (component (import "integrity=<sha256-a>" (component))) "not a name")

;; case: annotation-on-an-interface-name
(assert_invalid
  (component (import "r" (type (sub resource))) (import "[static]r.a:b/c" (func))) "not a name")
