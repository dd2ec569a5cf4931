;; Value types are equal by structure: labels and order count, specialized types differ from what
;; they are expanded into. Each case gives a type where another is expected.

;; case: equal-by-structure
(component
  (type $a u8)
  (component $C (type $b u8) (import "t" (type (eq $b))))
  (instance (instantiate $C (with "t" (type $a))))
)
(component
  (type $a string)
  (component $C (type $b string) (import "t" (type (eq $b))))
  (instance (instantiate $C (with "t" (type $a))))
)
(component
  (type $a (list u8))
  (component $C (type $b (list u8)) (import "t" (type (eq $b))))
  (instance (instantiate $C (with "t" (type $a))))
)
(component
  (type $a (tuple u8 (list string)))
  (component $C (type $b (tuple u8 (list string))) (import "t" (type (eq $b))))
  (instance (instantiate $C (with "t" (type $a))))
)
(component
  (type $a (record (field "a" u8) (field "b" string)))
  (component $C (type $b (record (field "a" u8) (field "b" string))) (import "t" (type (eq $b))))
  (instance (instantiate $C (with "t" (type $a))))
)
(component
  (type $a (variant (case "a") (case "b" u8)))
  (component $C (type $b (variant (case "a") (case "b" u8))) (import "t" (type (eq $b))))
  (instance (instantiate $C (with "t" (type $a))))
)
(component
  (type $a (enum "a" "b"))
  (component $C (type $b (enum "a" "b")) (import "t" (type (eq $b))))
  (instance (instantiate $C (with "t" (type $a))))
)
(component
  (type $a (flags "a" "b"))
  (component $C (type $b (flags "a" "b")) (import "t" (type (eq $b))))
  (instance (instantiate $C (with "t" (type $a))))
)
(component
  (type $a (option u8))
  (component $C (type $b (option u8)) (import "t" (type (eq $b))))
  (instance (instantiate $C (with "t" (type $a))))
)
(component
  (type $a (result u8 (error string)))
  (component $C (type $b (result u8 (error string))) (import "t" (type (eq $b))))
  (instance (instantiate $C (with "t" (type $a))))
)

;; case: primitives
(assert_invalid
  (component
    (type $a u8)
    (component $C (type $b s8) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "u8 and s8")
(assert_invalid
  (component
    (type $a u32)
    (component $C (type $b u64) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "u32 and u64")
(assert_invalid
  (component
    (type $a f32)
    (component $C (type $b f64) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "f32 and f64")
(assert_invalid
  (component
    (type $a char)
    (component $C (type $b u32) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "char and u32")
(assert_invalid
  (component
    (type $a bool)
    (component $C (type $b u8) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "bool and u8")

;; case: records
(assert_invalid
  (component
    (type $a (record (field "a" u8) (field "b" u8)))
    (component $C (type $b (record (field "b" u8) (field "a" u8))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another order")
(assert_invalid
  (component
    (type $a (record (field "a" u8) (field "b" u8)))
    (component $C (type $b (record (field "a" u8) (field "c" u8))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another label")
(assert_invalid
  (component
    (type $a (record (field "a" u8) (field "b" u8)))
    (component $C (type $b (record (field "a" u8) (field "B" u8))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another case of a letter")
(assert_invalid
  (component
    (type $a (record (field "a" u8) (field "b" u8)))
    (component $C (type $b (record (field "a" u8))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a field too many")
(assert_invalid
  (component
    (type $a (record (field "a" u8) (field "b" u8)))
    (component $C (type $b (record (field "a" u8) (field "b" u8) (field "c" u8)))
      (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a field is missing")
(assert_invalid
  (component
    (type $a (record (field "a" u8) (field "b" u8)))
    (component $C (type $b (record (field "a" u8) (field "b" u16))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another type")

;; case: variants
(assert_invalid
  (component
    (type $a (variant (case "a") (case "b" u8)))
    (component $C (type $b (variant (case "b" u8) (case "a"))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another order")
(assert_invalid
  (component
    (type $a (variant (case "a") (case "b" u8)))
    (component $C (type $b (variant (case "a") (case "c" u8))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another label")
(assert_invalid
  (component
    (type $a (variant (case "a") (case "b" u8)))
    (component $C (type $b (variant (case "a") (case "b"))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "no payload")
(assert_invalid
  (component
    (type $a (variant (case "a") (case "b" u8)))
    (component $C (type $b (variant (case "a" u8) (case "b" u8))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a payload")
(assert_invalid
  (component
    (type $a (variant (case "a") (case "b" u8)))
    (component $C (type $b (variant (case "a") (case "b" u16))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another payload")
(assert_invalid
  (component
    (type $a (variant (case "a") (case "b" u8)))
    (component $C (type $b (variant (case "a") (case "b" u8) (case "c")))
      (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a case is missing")
(assert_invalid
  (component
    (type $a (variant (case "a") (case "b" u8)))
    (component $C (type $b (variant (case "a"))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a case too many")

;; case: enums-and-flags
(assert_invalid
  (component
    (type $a (enum "a" "b"))
    (component $C (type $b (enum "b" "a")) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another order")
(assert_invalid
  (component
    (type $a (enum "a" "b"))
    (component $C (type $b (enum "a" "b" "c")) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a case is missing")
(assert_invalid
  (component
    (type $a (enum "a" "b"))
    (component $C (type $b (enum "a" "B")) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another case of a letter")
(assert_invalid
  (component
    (type $a (flags "a" "b"))
    (component $C (type $b (flags "b" "a")) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another order")
(assert_invalid
  (component
    (type $a (flags "a" "b"))
    (component $C (type $b (flags "a")) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a flag too many")

;; case: tuples-lists-options-and-results
(assert_invalid
  (component
    (type $a (tuple u8 u16))
    (component $C (type $b (tuple u16 u8)) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another order")
(assert_invalid
  (component
    (type $a (tuple u8 u16))
    (component $C (type $b (tuple u8)) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a member too many")
(assert_invalid
  (component
    (type $a (list u8))
    (component $C (type $b (list s8)) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "other elements")
(assert_invalid
  (component
    (type $a (option u8))
    (component $C (type $b (option u16)) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "another payload")
(assert_invalid
  (component
    (type $a (option u8))
    (component $C (type $b (option (option u8))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "one level more")
(assert_invalid
  (component
    (type $a (result u8 (error u8)))
    (component $C (type $b (result u8)) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "no error")
(assert_invalid
  (component
    (type $a (result u8))
    (component $C (type $b (result (error u8))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "the other payload")
(assert_invalid
  (component
    (type $a (result))
    (component $C (type $b (result u8)) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a payload")

;; case: specialized-types-are-not-what-they-expand-into
(assert_invalid
  (component
    (type $a (tuple u8))
    (component $C (type $b (record (field "a" u8))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a tuple is no record")
(assert_invalid
  (component
    (type $a (flags "a"))
    (component $C (type $b (record (field "a" bool))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "flags are no record")
(assert_invalid
  (component
    (type $a (enum "a" "b"))
    (component $C (type $b (variant (case "a") (case "b"))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "an enum is no variant")
(assert_invalid
  (component
    (type $a (option u8))
    (component $C (type $b (variant (case "none") (case "some" u8))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "an option is no variant")
(assert_invalid
  (component
    (type $a (result u8))
    (component $C (type $b (variant (case "ok" u8) (case "error"))) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a result is no variant")
(assert_invalid
  (component
    (type $a string)
    (component $C (type $b (list char)) (import "t" (type (eq $b))))
    (instance (instantiate $C (with "t" (type $a)))))
  "a string is no list")
