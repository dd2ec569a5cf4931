;; A function of an earlier component of a script is imported with the type that it has, or not at
;; all: equal by structure, with the same labels in the same order.

;; case: primitives
(component $lib
  (core module $M (func (export "f") (param i32)))
  (core instance $m (instantiate $M))
  (type $t' u32)
  (export $t "t" (type $t'))
  (func (export "f") (param "a" $t) (canon lift (core func $m "f")))
)
(component
  (import "lib" (instance (type $t' u32)
    (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t)))))
)
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' s32)
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "signed")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' u64)
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "longer")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' char)
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a character")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' bool)
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a truth value")

;; case: records
(component $lib
  (core module $M (func (export "f") (param i32 i32)))
  (core instance $m (instantiate $M))
  (type $t' (record (field "a" u8) (field "b" u16)))
  (export $t "t" (type $t'))
  (func (export "f") (param "a" $t) (canon lift (core func $m "f")))
)
(component
  (import "lib" (instance (type $t' (record (field "a" u8) (field "b" u16)))
    (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t)))))
)
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (record (field "b" u16) (field "a" u8)))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "another order")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (record (field "a" u8) (field "c" u16)))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "another label")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (record (field "a" u8) (field "B" u16)))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "another case of a letter")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (record (field "a" u8) (field "b" u8)))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "another type")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (record (field "a" u8)))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a field too few")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (tuple u8 u16))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a tuple is no record")

;; case: variants
(component $lib
  (core module $M (func (export "f") (param i32 i32)))
  (core instance $m (instantiate $M))
  (type $t' (variant (case "a") (case "b" u8)))
  (export $t "t" (type $t'))
  (func (export "f") (param "a" $t) (canon lift (core func $m "f")))
)
(component
  (import "lib" (instance (type $t' (variant (case "a") (case "b" u8)))
    (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t)))))
)
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (variant (case "b" u8) (case "a")))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "another order")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (variant (case "a") (case "c" u8)))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "another label")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (variant (case "a") (case "b")))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "no payload")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (variant (case "a") (case "b" s8)))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "another payload")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (variant (case "a") (case "b" u8) (case "c")))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a case too many")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (option u8))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "an option is no variant")

;; case: enums
(component $lib
  (core module $M (func (export "f") (param i32)))
  (core instance $m (instantiate $M))
  (type $t' (enum "a" "b"))
  (export $t "t" (type $t'))
  (func (export "f") (param "a" $t) (canon lift (core func $m "f")))
)
(component
  (import "lib" (instance (type $t' (enum "a" "b"))
    (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t)))))
)
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (enum "b" "a"))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "another order")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (enum "a" "b" "c"))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a case too many")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (enum "a"))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a case too few")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (variant (case "a") (case "b")))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a variant is no enum")

;; case: flags
(component $lib
  (core module $M (func (export "f") (param i32)))
  (core instance $m (instantiate $M))
  (type $t' (flags "a" "b"))
  (export $t "t" (type $t'))
  (func (export "f") (param "a" $t) (canon lift (core func $m "f")))
)
(component
  (import "lib" (instance (type $t' (flags "a" "b"))
    (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t)))))
)
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (flags "b" "a"))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "another order")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (flags "a"))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a flag too few")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (enum "a" "b"))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "an enum is no flags")

;; case: tuples
(component $lib
  (core module $M (func (export "f") (param i32 i32)))
  (core instance $m (instantiate $M))
  (type $t' (tuple u8 u16))
  (export $t "t" (type $t'))
  (func (export "f") (param "a" $t) (canon lift (core func $m "f")))
)
(component
  (import "lib" (instance (type $t' (tuple u8 u16))
    (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t)))))
)
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (tuple u16 u8))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "another order")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (tuple u8))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a member too few")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (tuple u8 u16 u8))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a member too many")

;; case: options-and-results
(component $lib
  (core module $M (func (export "f") (param i32 i32)))
  (core instance $m (instantiate $M))
  (type $t' (result u8 (error u16)))
  (export $t "t" (type $t'))
  (func (export "f") (param "a" $t) (canon lift (core func $m "f")))
)
(component
  (import "lib" (instance (type $t' (result u8 (error u16)))
    (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t)))))
)
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (result u16 (error u8)))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "the other way round")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (result u8))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "no error")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (result (error u16)))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "no payload")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (option u8))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "an option is no result")

;; case: lists-and-strings
(component $lib
  (core module $M
    (memory (export "m") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
    (func (export "f") (param i32 i32)))
  (core instance $m (instantiate $M))
  (type $t' (list u8))
  (export $t "t" (type $t'))
  (func (export "f") (param "a" $t) (canon lift (core func $m "f")
    (memory (core memory $m "m")) (realloc (core func $m "realloc"))))
)
(component
  (import "lib" (instance (type $t' (list u8))
    (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t)))))
)
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (list s8))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "other elements")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' string)
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "a string is no list")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (list (list u8)))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "one level more")

;; case: types-inside-types
(component $lib
  (core module $M
    (memory (export "m") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
    (func (export "f") (param i32 i32 i32 i32 i32 i32)))
  (core instance $m (instantiate $M))
  (type $t' (tuple (option (list u8)) (result (error string))))
  (export $t "t" (type $t'))
  (func (export "f") (param "a" $t) (canon lift (core func $m "f")
    (memory (core memory $m "m")) (realloc (core func $m "realloc"))))
)
(component
  (import "lib" (instance (type $t' (tuple (option (list u8)) (result (error string))))
    (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t)))))
)
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (tuple (option (list u16)) (result (error string))))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "other elements")
(assert_unlinkable
  (component
    (import "lib" (instance (type $t' (tuple (option (list u8)) (result string)))
      (export "t" (type $t (eq $t'))) (export "f" (func (param "a" $t))))))
  "another payload")

;; case: parameters-and-results
(component $lib
  (core module $M (func (export "f") (param i32 i32) (result i32) (i32.const 0)))
  (core instance $m (instantiate $M))
  (func (export "f") (param "a" u8) (param "b" u8) (result u8) (canon lift (core func $m "f")))
)
(component
  (import "lib" (instance (export "f" (func (param "a" u8) (param "b" u8) (result u8)))))
)
(assert_unlinkable
  (component
    (import "lib" (instance (export "f" (func (param "b" u8) (param "a" u8) (result u8))))))
  "other names")
(assert_unlinkable
  (component
    (import "lib" (instance (export "f" (func (param "a" u8) (param "B" u8) (result u8))))))
  "another case of a letter")
(assert_unlinkable
  (component (import "lib" (instance (export "f" (func (param "a" u8) (result u8))))))
  "a parameter too few")
(assert_unlinkable
  (component (import "lib" (instance (export "f" (func (param "a" u8) (param "b" u8))))))
  "no result")
(assert_unlinkable
  (component
    (import "lib" (instance (export "f" (func (param "a" u8) (param "b" u8) (result s8))))))
  "another result")

;; case: handles
(component $lib
  (type $r' (resource (rep i32)))
  (export $r "r" (type $r'))
  (type $s' (resource (rep i32)))
  (export $s "s" (type $s'))
  (core module $M (func (export "f") (param i32)))
  (core instance $m (instantiate $M))
  (func (export "own-r") (param "a" (own $r)) (canon lift (core func $m "f")))
  (func (export "borrow-s") (param "a" (borrow $s)) (canon lift (core func $m "f")))
)
(component
  (import "lib" (instance
    (export "r" (type $r (sub resource)))
    (export "s" (type $s (sub resource)))
    (export "own-r" (func (param "a" (own $r))))
    (export "borrow-s" (func (param "a" (borrow $s))))))
)
(assert_unlinkable
  (component
    (import "lib" (instance
      (export "r" (type $r (sub resource)))
      (export "own-r" (func (param "a" (borrow $r)))))))
  "owned, not borrowed")
(assert_unlinkable
  (component
    (import "lib" (instance
      (export "s" (type $s (sub resource)))
      (export "own-r" (func (param "a" (own $s)))))))
  "of the other resource")
(assert_unlinkable
  (component
    (import "lib" (instance
      (export "r" (type $r (sub resource)))
      (export "s" (type $s (eq $r))))))
  "two resources")
(assert_unlinkable
  (component (import "lib" (instance (export "own-r" (type (sub resource))))))
  "a function")

;; case: one-resource-under-two-names
(component $lib
  (type $r' (resource (rep i32)))
  (export $r "r" (type $r'))
  (export $s "s" (type $r))
)
(component (import "lib" (instance
  (export "r" (type $r (sub resource))) (export "s" (type (eq $r))))))
(component (import "lib" (instance
  (export "s" (type $s (sub resource))) (export "r" (type (eq $s))))))
(component (import "lib" (instance
  (export "r" (type (sub resource))) (export "s" (type (sub resource))))))

;; case: instances-inside
(component $lib
  (core module $M (func (export "f") (result i32) (i32.const 0)))
  (core instance $m (instantiate $M))
  (func $f (result u32) (canon lift (core func $m "f")))
  (instance $i (export "f" (func $f)) (export "g" (func $f)))
  (export "i" (instance $i))
)
(component (import "lib" (instance (export "i" (instance (export "g" (func (result u32))))))))
(component (import "lib" (instance (export "i" (instance)))))
(assert_unlinkable
  (component (import "lib" (instance (export "i" (instance (export "h" (func)))))))
  "no such export")
(assert_unlinkable
  (component (import "lib" (instance (export "i" (instance (export "f" (func (result s32))))))))
  "another result")
(assert_unlinkable (component (import "lib" (instance (export "i" (func))))) "an instance")

;; case: components-inside
(component $lib
  (component $C (import "a" (instance)) (instance $i) (export "b" (instance $i)))
  (export "c" (component $C))
)
(assert_unlinkable
  (component (import "lib" (instance (export "c" (component (export "b" (instance)))))))
  "it needs a")
(assert_unlinkable
  (component
    (import "lib" (instance (export "c" (component
      (import "a" (instance)) (export "more" (instance)))))))
  "it has no more")

;; case: modules-inside
(component $lib
  (core module $M (import "a" "b" (func)) (memory (export "m") 2) (func (export "f")))
  (export "m" (core module $M))
)
(component
  (import "lib" (instance (export "m" (core module
    (import "a" "b" (func)) (import "a" "c" (func)) (export "m" (memory 1)))))))
(assert_unlinkable
  (component (import "lib" (instance (export "m" (core module (export "f" (func)))))))
  "it needs a function")
(assert_unlinkable
  (component
    (import "lib" (instance (export "m" (core module
      (import "a" "b" (func)) (export "m" (memory 3)))))))
  "too small")
(assert_unlinkable
  (component
    (import "lib" (instance (export "m" (core module
      (import "a" "b" (func (param i32))) (export "f" (func)))))))
  "it needs another function")
