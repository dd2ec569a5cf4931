;; Value types: each type that values can have, with what it may be made of.

;; case: primitives
(component
  (type bool)
  (type s8) (type u8) (type s16) (type u16) (type s32) (type u32) (type s64) (type u64)
  (type f32) (type f64) (type char) (type string)
)

;; case: each-constructor
(component
  (type (record (field "a" u8)))
  (type (variant (case "a")))
  (type (list u8))
  (type (tuple u8))
  (type (flags "a"))
  (type (enum "a"))
  (type (option u8))
  (type (result))
  (type (result u8))
  (type (result (error u8)))
  (type (result u8 (error string)))
)

;; case: of-each-other
(component
  (type $record (record (field "a" u8) (field "b" string)))
  (type $variant (variant (case "a") (case "b" $record)))
  (type $list (list $variant))
  (type $tuple (tuple $list $record u8))
  (type $flags (flags "a" "b"))
  (type $enum (enum "a" "b"))
  (type $option (option $tuple))
  (type $result (result $option (error $enum)))
  (type (record (field "f" $flags) (field "r" $result)))
  (type (list (list (list $list))))
  (type (option (option $option)))
)

;; case: an-index-of-a-primitive
(component
  (type $byte u8)
  (type $bytes (list $byte))
  (type (record (field "a" $byte) (field "b" $bytes)))
)

;; case: index-out-of-range
(assert_invalid (component (type (list 0))) "no such type")
(assert_invalid (component (type (option 5))) "no such type")
(assert_invalid (component (type (record (field "a" 1)))) "no such type")
(assert_invalid (component (type (variant (case "a" 1)))) "no such type")
(assert_invalid (component (type (tuple u8 1))) "no such type")
(assert_invalid (component (type (result 1))) "no such type")
(assert_invalid (component (type (result (error 1)))) "no such type")

;; case: index-of-a-function-type
(assert_invalid (component (type $f (func)) (type (list $f))) "not a value type")
(assert_invalid (component (type $f (func)) (type (record (field "a" $f)))) "not a value type")
(assert_invalid (component (type $f (func)) (type (func (param "a" $f)))) "not a value type")
(assert_invalid (component (type $f (func)) (type (func (result $f)))) "not a value type")

;; case: index-of-a-resource-type
;; A resource is held by a handle, never by itself.
(assert_invalid
  (component (type $r (resource (rep i32))) (type (list $r))) "not a value type")
(assert_invalid
  (component (import "r" (type $r (sub resource))) (type (option $r))) "not a value type")
(assert_invalid
  (component (type $r (resource (rep i32))) (type (func (result $r)))) "not a value type")

;; case: index-of-an-instance-or-component-type
(assert_invalid (component (type $i (instance)) (type (list $i))) "not a value type")
(assert_invalid (component (type $c (component)) (type (tuple $c))) "not a value type")

;; case: empty-record
(assert_invalid (component (type (record))) "no fields")

;; case: empty-variant
(assert_invalid (component (type (variant))) "no cases")

;; case: empty-tuple
(assert_invalid (component (type (tuple))) "no members")

;; case: empty-enum
(assert_invalid (component (type (enum))) "no cases")

;; case: empty-flags
(assert_invalid (component (type (flags))) "no flags")

;; case: many-cases
;; More than 256 cases take a discriminant of two bytes.
(component
  (type (enum
    "a0" "a1" "a2" "a3" "a4" "a5" "a6" "a7" "a8" "a9" "aa" "ab" "ac" "ad" "ae" "af"
    "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "ba" "bb" "bc" "bd" "be" "bf"
    "c0" "c1" "c2" "c3" "c4" "c5" "c6" "c7" "c8" "c9" "ca" "cb" "cc" "cd" "ce" "cf"
    "d0" "d1" "d2" "d3" "d4" "d5" "d6" "d7" "d8" "d9" "da" "db" "dc" "dd" "de" "df"
    "e0" "e1" "e2" "e3" "e4" "e5" "e6" "e7" "e8" "e9" "ea" "eb" "ec" "ed" "ee" "ef"
    "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "fa" "fb" "fc" "fd" "fe" "ff"
    "g0" "g1" "g2" "g3" "g4" "g5" "g6" "g7" "g8" "g9" "ga" "gb" "gc" "gd" "ge" "gf"
    "h0" "h1" "h2" "h3" "h4" "h5" "h6" "h7" "h8" "h9" "ha" "hb" "hc" "hd" "he" "hf"
    "i0" "i1" "i2" "i3" "i4" "i5" "i6" "i7" "i8" "i9" "ia" "ib" "ic" "id" "ie" "if"
    "j0" "j1" "j2" "j3" "j4" "j5" "j6" "j7" "j8" "j9" "ja" "jb" "jc" "jd" "je" "jf"
    "k0" "k1" "k2" "k3" "k4" "k5" "k6" "k7" "k8" "k9" "ka" "kb" "kc" "kd" "ke" "kf"
    "l0" "l1" "l2" "l3" "l4" "l5" "l6" "l7" "l8" "l9" "la" "lb" "lc" "ld" "le" "lf"
    "m0" "m1" "m2" "m3" "m4" "m5" "m6" "m7" "m8" "m9" "ma" "mb" "mc" "md" "me" "mf"
    "n0" "n1" "n2" "n3" "n4" "n5" "n6" "n7" "n8" "n9" "na" "nb" "nc" "nd" "ne" "nf"
    "o0" "o1" "o2" "o3" "o4" "o5" "o6" "o7" "o8" "o9" "oa" "ob" "oc" "od" "oe" "of"
    "p0" "p1" "p2" "p3" "p4" "p5" "p6" "p7" "p8" "p9" "pa" "pb" "pc" "pd" "pe" "pf"
    "q0"))
)

;; case: thirty-two-flags
(component
  (type (flags
    "a0" "a1" "a2" "a3" "a4" "a5" "a6" "a7" "a8" "a9" "aa" "ab" "ac" "ad" "ae" "af"
    "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "ba" "bb" "bc" "bd" "be" "bf"))
)

;; case: thirty-three-flags
(assert_invalid
  (component
    (type (flags
      "a0" "a1" "a2" "a3" "a4" "a5" "a6" "a7" "a8" "a9" "aa" "ab" "ac" "ad" "ae" "af"
      "b0" "b1" "b2" "b3" "b4" "b5" "b6" "b7" "b8" "b9" "ba" "bb" "bc" "bd" "be" "bf"
      "c0")))
  "more than 32 flags")

;; case: size-far-below-the-limit
;; Sixteen strings, by sixteen, and again: one megabyte for 64-bit pointers.
(component
  (type $s string)
  (type $1 (tuple $s $s $s $s $s $s $s $s $s $s $s $s $s $s $s $s))
  (type $2 (tuple $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1))
  (type $3 (tuple $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2))
  (type $4 (tuple $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3))
)

;; case: size-at-the-limit
;; An element of 2^28 bytes is too large, even though half as large with 32-bit pointers.
(assert_invalid
  (component
    (type $s string)
    (type $1 (tuple $s $s $s $s $s $s $s $s $s $s $s $s $s $s $s $s))
    (type $2 (tuple $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1 $1))
    (type $3 (tuple $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2 $2))
    (type $4 (tuple $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3 $3))
    (type $5 (tuple $4 $4 $4 $4 $4 $4 $4 $4 $4 $4 $4 $4 $4 $4 $4 $4))
    (type $6 (tuple $5 $5 $5 $5 $5 $5 $5 $5 $5 $5 $5 $5 $5 $5 $5 $5)))
  "too large")
