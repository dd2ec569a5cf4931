;; Labels: words of lower case and acronyms of upper case joined by hyphens, the first of which
;; starts with a letter. Within a type they are unique, upper case counting as lower.

;; case: words-and-acronyms
(component
  (type (record
    (field "a" u8) (field "a-b-c" u8) (field "abcd" u8) (field "a1" u8) (field "a1-2-3" u8)
    (field "a11-w0rds" u8)))
  (type (record
    (field "A" u8) (field "A-B-C" u8) (field "ABCD" u8) (field "A1" u8) (field "A1-2-3" u8)
    (field "A11-4CR0NYMS" u8)))
  (type (record (field "is-XML" u8) (field "XML-is" u8) (field "m1x3d-4CR0NYMS" u8)))
)

;; case: later-fragments-start-with-a-digit
(component (type (flags "a-1" "a-1b" "b-1B" "B-1B2" "a-00" "a-0-a")))

;; case: empty
(assert_invalid (component (type (record (field "" u8)))) "not a label")
(assert_invalid (component (type (variant (case "")))) "not a label")
(assert_invalid (component (type (flags ""))) "not a label")
(assert_invalid (component (type (enum ""))) "not a label")
(assert_invalid (component (type (func (param "" u8)))) "not a label")

;; case: first-fragment-starts-with-a-digit
(assert_invalid (component (type (enum "1"))) "not a label")
(assert_invalid (component (type (enum "1a"))) "not a label")
(assert_invalid (component (type (enum "1-2-3"))) "not a label")

;; case: hyphens-at-the-ends-or-doubled
(assert_invalid (component (type (enum "-"))) "not a label")
(assert_invalid (component (type (enum "-a"))) "not a label")
(assert_invalid (component (type (enum "a-"))) "not a label")
(assert_invalid (component (type (enum "a--b"))) "not a label")

;; case: both-cases-in-one-fragment
(assert_invalid (component (type (enum "aB"))) "not a label")
(assert_invalid (component (type (enum "Ab"))) "not a label")
(assert_invalid (component (type (enum "a-Bc"))) "not a label")
(assert_invalid (component (type (enum "a-bC"))) "not a label")
(assert_invalid (component (type (enum "a-1aB"))) "not a label")
(assert_invalid (component (type (enum "XMLhttp"))) "not a label")

;; case: other-characters
(assert_invalid (component (type (enum "a_b"))) "not a label")
(assert_invalid (component (type (enum "a b"))) "not a label")
(assert_invalid (component (type (enum "a.b"))) "not a label")
(assert_invalid (component (type (enum "a:b"))) "not a label")
(assert_invalid (component (type (enum "a/b"))) "not a label")
(assert_invalid (component (type (enum " a"))) "not a label")
(assert_invalid (component (type (enum "a\n"))) "not a label")
(assert_invalid (component (type (enum "a\00"))) "not a label")
(assert_invalid (component (type (enum "[method]a"))) "not a label")

;; case: letters-beyond-ascii
(assert_invalid (component (type (enum "\c3\a9"))) "not a label")
(assert_invalid (component (type (enum "a-\c3\a9"))) "not a label")
(assert_invalid (component (type (enum "a\d9\a1"))) "not a label")

;; case: rules-hold-for-each-kind-of-label
(assert_invalid (component (type (record (field "aB" u8)))) "not a label")
(assert_invalid (component (type (variant (case "aB")))) "not a label")
(assert_invalid (component (type (flags "aB"))) "not a label")
(assert_invalid (component (type (func (param "aB" u8)))) "not a label")

;; case: unique-fields
(assert_invalid (component (type (record (field "a" u8) (field "a" u8)))) "twice")
(assert_invalid (component (type (record (field "a" u8) (field "A" u16)))) "twice but for case")
(assert_invalid
  (component (type (record (field "a-b" u8) (field "c" u8) (field "a-B" u8))))
  "twice but for case")

;; case: unique-cases
(assert_invalid (component (type (variant (case "a") (case "a" u8)))) "twice")
(assert_invalid (component (type (variant (case "x") (case "X")))) "twice but for case")

;; case: unique-flags
(assert_invalid (component (type (flags "a" "b" "a"))) "twice")
(assert_invalid (component (type (flags "is-xml" "is-XML"))) "twice but for case")

;; case: unique-enum-cases
(assert_invalid (component (type (enum "a" "b" "b"))) "twice")
(assert_invalid (component (type (enum "a1" "A1"))) "twice but for case")

;; case: unique-parameters
(assert_invalid (component (type (func (param "a" u8) (param "a" u8)))) "twice")
(assert_invalid (component (type (func (param "a" u8) (param "A" u8)))) "twice but for case")

;; case: same-label-in-different-types
(component
  (type $r (record (field "a" u8) (field "b" u8)))
  (type (record (field "a" $r) (field "b" $r)))
  (type (func (param "a" $r) (result $r)))
)

;; case: similar-labels
(component (type (record (field "a" u8) (field "aa" u8) (field "a-b" u16) (field "a1" u8))))
