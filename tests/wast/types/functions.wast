;; Function types: named parameters, at most one result, and no borrowed handle in it.

;; case: parameters-and-results
(component
  (type (func))
  (type (func (param "a" u8)))
  (type (func (result string)))
  (type (func (param "a" u8) (param "b" (list string)) (result (option char))))
)

;; case: two-results
(assert_malformed (component quote "(type (func (result u8) (result u8)))") "only one result")

;; case: parameter-without-a-name
(assert_malformed (component quote "(type (func (param u8)))") "no name")

;; case: many-parameters
(component
  (type (func
    (param "a" u8) (param "b" u8) (param "c" u8) (param "d" u8) (param "e" u8) (param "f" u8)
    (param "g" u8) (param "h" u8) (param "i" u8) (param "j" u8) (param "k" u8) (param "l" u8)
    (param "m" u8) (param "n" u8) (param "o" u8) (param "p" u8) (param "q" u8) (param "r" u8)))
)

;; case: handles-in-parameters
(component
  (import "host" (instance $host (export "resource1" (type (sub resource)))))
  (alias export $host "resource1" (type $r))
  (type (func (param "a" (own $r)) (param "b" (borrow $r)) (param "c" (list (borrow $r)))))
)

;; case: own-handles-in-results
(component
  (import "host" (instance $host (export "resource1" (type (sub resource)))))
  (alias export $host "resource1" (type $r))
  (type (func (result (own $r))))
  (type (func (result (list (option (own $r))))))
)

;; case: borrow-as-the-result
(assert_invalid
  (component (type $r (resource (rep i32))) (type (func (result (borrow $r)))))
  "borrowed result")

;; case: borrow-inside-the-result
(assert_invalid
  (component (type $r (resource (rep i32))) (type (func (result (list (borrow $r))))))
  "borrowed result")
(assert_invalid
  (component (type $r (resource (rep i32))) (type (func (result (option (borrow $r))))))
  "borrowed result")
(assert_invalid
  (component (type $r (resource (rep i32))) (type (func (result (tuple u8 (borrow $r))))))
  "borrowed result")
(assert_invalid
  (component (type $r (resource (rep i32))) (type (func (result (result (error (borrow $r)))))))
  "borrowed result")
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (type $t (record (field "a" u8) (field "b" (borrow $r))))
    (type $v (variant (case "a") (case "b" (list $t))))
    (type (func (result $v))))
  "borrowed result")

;; case: borrow-in-the-result-of-a-declared-function
(assert_invalid
  (component
    (type (component
      (import "r" (type $r (sub resource)))
      (export "f" (func (result (borrow $r)))))))
  "borrowed result")
(assert_invalid
  (component
    (type (instance
      (export "r" (type $r (sub resource)))
      (export "f" (func (result (borrow $r)))))))
  "borrowed result")
