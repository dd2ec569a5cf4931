;; Function types are equal or they do not fit: names, order and types of parameters, the result.

;; case: equal
(component definition
  (import "f" (func $f (param "a" u8) (param "b" (list string)) (result (option u8))))
  (component $C
    (import "f" (func (param "a" u8) (param "b" (list string)) (result (option u8)))))
  (instance (instantiate $C (with "f" (func $f))))
)

;; case: other-types-of-parameters
(assert_invalid
  (component
    (import "f" (func $f (param "a" u8)))
    (component $C (import "f" (func (param "a" u16))))
    (instance (instantiate $C (with "f" (func $f)))))
  "u8 and u16")
(assert_invalid
  (component
    (import "f" (func $f (param "a" u32)))
    (component $C (import "f" (func (param "a" s32))))
    (instance (instantiate $C (with "f" (func $f)))))
  "u32 and s32")
(assert_invalid
  (component
    (import "f" (func $f (param "a" string)))
    (component $C (import "f" (func (param "a" (list char)))))
    (instance (instantiate $C (with "f" (func $f)))))
  "a string is no list")

;; case: other-names-of-parameters
(assert_invalid
  (component
    (import "f" (func $f (param "a" u8)))
    (component $C (import "f" (func (param "b" u8))))
    (instance (instantiate $C (with "f" (func $f)))))
  "a and b")

;; case: names-of-parameters-in-another-case
(assert_invalid
  (component
    (import "f" (func $f (param "a" u8)))
    (component $C (import "f" (func (param "A" u8))))
    (instance (instantiate $C (with "f" (func $f)))))
  "a and A")

;; case: other-order-of-parameters
(assert_invalid
  (component
    (import "f" (func $f (param "a" u8) (param "b" u8)))
    (component $C (import "f" (func (param "b" u8) (param "a" u8))))
    (instance (instantiate $C (with "f" (func $f)))))
  "another order")

;; case: other-number-of-parameters
(assert_invalid
  (component
    (import "f" (func $f (param "a" u8)))
    (component $C (import "f" (func (param "a" u8) (param "b" u8))))
    (instance (instantiate $C (with "f" (func $f)))))
  "one is missing")
(assert_invalid
  (component
    (import "f" (func $f (param "a" u8)))
    (component $C (import "f" (func)))
    (instance (instantiate $C (with "f" (func $f)))))
  "one too many")

;; case: other-results
(assert_invalid
  (component
    (import "f" (func $f (result u8)))
    (component $C (import "f" (func (result u32))))
    (instance (instantiate $C (with "f" (func $f)))))
  "u8 and u32")
(assert_invalid
  (component
    (import "f" (func $f (result u8)))
    (component $C (import "f" (func)))
    (instance (instantiate $C (with "f" (func $f)))))
  "a result too many")
(assert_invalid
  (component
    (import "f" (func $f))
    (component $C (import "f" (func (result u8))))
    (instance (instantiate $C (with "f" (func $f)))))
  "no result")
