;; Types behind features that are off by default.

;; case: error-context
(assert_invalid (component (type error-context)) "error contexts are off")
(assert_invalid (component (type (list error-context))) "error contexts are off")
(assert_invalid (component (type (func (param "a" error-context)))) "error contexts are off")

;; case: fixed-length-list
(assert_invalid (component (type (list u8 4))) "fixed lengths are off")
(assert_invalid (component (type (list u8 0))) "fixed lengths are off, and none is zero")

;; case: map
(assert_invalid (component (type (map string u8))) "maps are off")
(assert_invalid (component (type (map u32 (list u8)))) "maps are off")

;; case: resource-of-64-bits
(assert_invalid (component (type (resource (rep i64)))) "64 bits are off")
