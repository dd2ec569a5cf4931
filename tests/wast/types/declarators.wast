;; Types of instances and components: declarators over index spaces of their own that start empty.

;; case: instance-types
(component
  (type (instance))
  (type (instance
    (type $t (list u8))
    (core type $f (func))
    (export "t" (type $u (eq $t)))
    (export "r" (type $r (sub resource)))
    (export "f" (func (param "a" $u) (param "b" (borrow $r))))
    (export "i" (instance (export "g" (func))))
    (export "c" (component (import "h" (func))))
    (export "m" (core module (export "" (func))))))
)

;; case: component-types
(component
  (type (component))
  (type (component
    (import "r" (type $r (sub resource)))
    (import "f" (func (param "a" (own $r))))
    (import "i" (instance $i (export "s" (type (sub resource)))))
    (alias export $i "s" (type $s))
    (export "t" (type $t (eq $s)))
    (export "g" (func (param "a" (borrow $t)) (result (own $r))))
    (export "c" (component (export "h" (func))))))
)

;; case: spaces-start-empty
(assert_invalid (component (type u8) (type (instance (export "a" (type (eq 0)))))) "no such type")
(assert_invalid (component (type u8) (type (component (import "a" (type (eq 0)))))) "no such type")
(assert_invalid (component (type u8) (type (instance (type (list 0))))) "no such type")

;; case: outer-aliases-of-types
(component $C
  (type $t (list u8))
  (type $r (resource (rep i32)))
  (core type $f (func))
  (type (instance
    (alias outer $C $t (type $t))
    (alias outer $C $r (type $r))
    (alias outer $C $f (core type $f))
    (export "f" (func (param "a" $t) (param "b" (borrow $r))))
    (export "m" (core module (alias outer 1 $f (type)) (export "" (func (type 0)))))))
  (type (component
    (alias outer $C $t (type $t))
    (type (instance
      (alias outer $C $t (type))
      (alias outer 1 $t (type))
      (alias outer 0 0 (type))))))
)

;; case: outer-aliases-of-other-sorts
(assert_invalid
  (component $C (component $D) (type (component (alias outer $C $D (component $E)))))
  "only types")
(assert_invalid
  (component $C (core module $M) (type (instance (alias outer $C $M (core module $N)))))
  "only types")

;; case: export-aliases-of-instances-and-types
(component
  (type (component
    (import "i" (instance $i
      (export "t" (type (sub resource)))
      (export "j" (instance (export "u" (type (sub resource)))))))
    (alias export $i "t" (type $t))
    (alias export $i "j" (instance $j))
    (alias export $j "u" (type $u))
    (export "f" (func (param "a" (borrow $t)) (param "b" (borrow $u))))))
)

;; case: export-aliases-of-other-sorts
(assert_invalid
  (component
    (type (component
      (import "i" (instance $i (export "f" (func))))
      (alias export $i "f" (func)))))
  "only instances and types")
(assert_invalid
  (component
    (type (component
      (import "i" (instance $i (export "c" (component))))
      (alias export $i "c" (component)))))
  "only instances and types")
(assert_invalid
  (component
    (type (component
      (import "i" (instance $i (export "m" (core module))))
      (alias export $i "m" (core module)))))
  "only instances and types")

;; case: alias-of-no-such-export
(assert_invalid
  (component (type (component (import "i" (instance $i)) (alias export $i "t" (type)))))
  "no such export")
(assert_invalid
  (component (type (component (alias export 0 "t" (type)))))
  "no such instance")

;; case: core-export-aliases
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\07\0a\01\42\01\02\00\00\01\00\01a")
  "not in types")

;; case: exported-instance-of-an-instance-type-is-in-its-space
(component
  (type (instance
    (export "i" (instance $i (export "t" (type (sub resource)))))
    (alias export $i "t" (type $t))
    (export "f" (func (result (own $t))))))
)

;; case: declared-names-are-unique
(assert_invalid
  (component (type (instance (export "a" (func)) (export "a" (func))))) "twice")
(assert_invalid
  (component (type (instance (export "a" (func)) (export "A" (instance))))) "twice but for case")
(assert_invalid
  (component (type (component (import "a" (func)) (import "a" (func))))) "twice")
(assert_invalid
  (component (type (component (export "a-b" (func)) (export "a-B" (func))))) "twice but for case")

;; case: one-name-imported-and-exported
(component (type (component (import "a" (func)) (export "a" (func)))))

;; case: declared-names-are-names
(assert_invalid (component (type (instance (export "" (func))))) "not a name")
(assert_invalid (component (type (instance (export "1" (func))))) "not a name")
(assert_invalid (component (type (component (import "a_b" (func))))) "not a name")

;; case: declared-type-of-another-sort
(assert_invalid
  (component (type (instance (type $t u8) (export "a" (func (type $t)))))) "not a function")
(assert_invalid
  (component (type (component (type $t (func)) (import "a" (instance (type $t))))))
  "not an instance")
(assert_invalid
  (component (type (component (type $t (func)) (export "a" (component (type $t))))))
  "not a component")
(assert_invalid
  (component (type (component (core type $t (func)) (export "a" (core module (type $t))))))
  "not a module")

;; case: equal-bound-of-each-kind-of-type
(component
  (type (component
    (type $v u8) (type $f (func)) (type $i (instance)) (type $c (component))
    (import "r" (type $r (sub resource)))
    (import "v" (type (eq $v)))
    (import "f" (type (eq $f)))
    (import "i" (type (eq $i)))
    (import "c" (type (eq $c)))
    (import "s" (type (eq $r)))))
)

;; case: declared-value-is-off
(assert_invalid (component (type (instance (export "a" (value u8))))) "values are off")
(assert_invalid (component (type (component (import "a" (value u8))))) "values are off")
