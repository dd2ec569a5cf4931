;; Streams, futures and asynchronous functions: types that are validated by default.

;; case: with-and-without-an-element
(component definition
  (type (stream))
  (type (stream u8))
  (type (future))
  (type (future string))
  (type $s (stream (list string)))
  (type (future $s))
)

;; case: async-functions
(component definition
  (type (func async))
  (type (func async (param "a" u8) (result (future u8))))
)

;; case: handles-inside
(component definition
  (type $r (resource (rep i32)))
  (type (stream (own $r)))
  (type (future (list (own $r))))
)

;; case: borrow-inside-a-stream
(assert_invalid
  (component (type $r (resource (rep i32))) (type (stream (borrow $r)))) "a borrow inside")
(assert_invalid
  (component (type $r (resource (rep i32))) (type (stream (list (option (borrow $r))))))
  "a borrow inside")

;; case: borrow-inside-a-future
(assert_invalid
  (component (type $r (resource (rep i32))) (type (future (borrow $r)))) "a borrow inside")
(assert_invalid
  (component (type $r (resource (rep i32))) (type (future (tuple u8 (borrow $r)))))
  "a borrow inside")

;; case: stream-of-characters
(assert_invalid (component (type (stream char))) "not yet")

;; case: characters-elsewhere
(component definition
  (type (future char))
  (type (stream (tuple char)))
  (type (stream (list char)))
)

;; case: element-out-of-range
(assert_invalid (component (type (stream 0))) "no such type")
(assert_invalid (component (type (future 0))) "no such type")

;; case: element-that-is-no-value
(assert_invalid (component (type $f (func)) (type (stream $f))) "not a value type")
(assert_invalid (component (type $f (func)) (type (future $f))) "not a value type")

;; case: async-and-plain-functions-differ
(assert_invalid
  (component
    (import "f" (func $f async))
    (export "g" (func $f) (func)))
  "one is async")
(assert_invalid
  (component
    (import "f" (func $f))
    (export "g" (func $f) (func async)))
  "one is async")

;; case: borrow-in-the-result-of-an-async-function
(assert_invalid
  (component (type $r (resource (rep i32))) (type (func async (result (borrow $r)))))
  "borrowed result")
