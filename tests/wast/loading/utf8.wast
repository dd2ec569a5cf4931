;; A UTF-8 string must be well formed: shortest encodings of scalar values, whole. What is
;; valid comes first, then each way of being ill formed, then the same between two guests.

(component definition $Host
  (core module $m
    (memory (export "mem") 1)
    (func (export "pair") (param i32 i32) (result i32)
      (i32.store (i32.const 8) (local.get 0))
      (i32.store (i32.const 12) (local.get 1))
      (i32.const 8))
    (data (i32.const 16) "\7f")
    (data (i32.const 32) "\c2\80")
    (data (i32.const 48) "\df\bf")
    (data (i32.const 64) "\e0\a0\80")
    (data (i32.const 80) "\ed\9f\bf")
    (data (i32.const 96) "\ee\80\80")
    (data (i32.const 112) "\ef\bf\bf")
    (data (i32.const 128) "\f0\90\80\80")
    (data (i32.const 144) "\f4\8f\bf\bf")
    (data (i32.const 160) "\ef\bb\bfa")
    (data (i32.const 176) "a\00b")
    (data (i32.const 192) "\80")
    (data (i32.const 208) "\bf")
    (data (i32.const 224) "\c0\80")
    (data (i32.const 240) "\c1\bf")
    (data (i32.const 256) "\e0\9f\bf")
    (data (i32.const 272) "\f0\8f\bf\bf")
    (data (i32.const 288) "\ed\a0\80")
    (data (i32.const 304) "\ed\bf\bf")
    (data (i32.const 320) "\ed\a0\80\ed\b0\80")
    (data (i32.const 336) "\f4\90\80\80")
    (data (i32.const 352) "\f8\88\80\80\80")
    (data (i32.const 368) "\fe")
    (data (i32.const 384) "\ff")
    (data (i32.const 400) "\c2")
    (data (i32.const 416) "\e2\82")
    (data (i32.const 432) "\f0\9f\92")
    (data (i32.const 448) "\c2a")
    (data (i32.const 464) "0123456789abcdef\ff"))
  (core instance $i (instantiate $m))
  (func (export "utf8") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem")) string-encoding=utf8))
  (func (export "utf16") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem")) string-encoding=utf16))
  (func (export "compact") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))
      string-encoding=latin1+utf16)))

(component instance $i $Host)

;; case: one-byte-last
(assert_return (invoke "utf8" (u32.const 16) (u32.const 1)) (str.const "\7f"))

;; case: two-bytes-first
(assert_return (invoke "utf8" (u32.const 32) (u32.const 2)) (str.const "\u{80}"))

;; case: two-bytes-last
(assert_return (invoke "utf8" (u32.const 48) (u32.const 2)) (str.const "\u{7ff}"))

;; case: three-bytes-first
(assert_return (invoke "utf8" (u32.const 64) (u32.const 3)) (str.const "\u{800}"))

;; case: last-before-surrogates
(assert_return (invoke "utf8" (u32.const 80) (u32.const 3)) (str.const "\u{d7ff}"))

;; case: first-after-surrogates
(assert_return (invoke "utf8" (u32.const 96) (u32.const 3)) (str.const "\u{e000}"))

;; case: three-bytes-last
(assert_return (invoke "utf8" (u32.const 112) (u32.const 3)) (str.const "\u{ffff}"))

;; case: four-bytes-first
(assert_return (invoke "utf8" (u32.const 128) (u32.const 4)) (str.const "\u{10000}"))

;; case: four-bytes-last
(assert_return (invoke "utf8" (u32.const 144) (u32.const 4)) (str.const "\u{10ffff}"))

;; case: byte-order-mark-is-kept
(assert_return (invoke "utf8" (u32.const 160) (u32.const 4)) (str.const "\u{feff}a"))

;; case: nul-inside
(assert_return (invoke "utf8" (u32.const 176) (u32.const 3)) (str.const "a\u{0}b"))

;; case: lone-continuation
(assert_trap (invoke "utf8" (u32.const 192) (u32.const 1)) "invalid UTF-8")

;; case: lone-last-continuation
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 208) (u32.const 1)) "invalid UTF-8")

;; case: overlong-two-bytes
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 224) (u32.const 2)) "invalid UTF-8")

;; case: overlong-two-bytes-last
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 240) (u32.const 2)) "invalid UTF-8")

;; case: overlong-three-bytes
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 256) (u32.const 3)) "invalid UTF-8")

;; case: overlong-four-bytes
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 272) (u32.const 4)) "invalid UTF-8")

;; case: first-surrogate
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 288) (u32.const 3)) "invalid UTF-8")

;; case: last-surrogate
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 304) (u32.const 3)) "invalid UTF-8")

;; case: surrogate-pair
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 320) (u32.const 6)) "invalid UTF-8")

;; case: past-last-scalar
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 336) (u32.const 4)) "invalid UTF-8")

;; case: five-byte-lead
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 352) (u32.const 5)) "invalid UTF-8")

;; case: byte-fe
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 368) (u32.const 1)) "invalid UTF-8")

;; case: byte-ff
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 384) (u32.const 1)) "invalid UTF-8")

;; case: truncated-two-bytes
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 400) (u32.const 1)) "invalid UTF-8")

;; case: truncated-three-bytes
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 416) (u32.const 2)) "invalid UTF-8")

;; case: truncated-four-bytes
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 432) (u32.const 3)) "invalid UTF-8")

;; case: continuation-missing
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 448) (u32.const 2)) "invalid UTF-8")

;; case: bad-after-long-ascii
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 464) (u32.const 17)) "invalid UTF-8")

;; The callee keeps its copy as UTF-8 and answers with its length in bytes.
(component definition $Guest
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
      (func (export "len") (param i32 i32) (result i32) (local.get 1)))
    (core instance $i (instantiate $m))
    (func (export "len") (param "s" string) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")))))
  (component $Caller
    (import "len" (func $len (param "s" string) (result u32)))
    (core module $m (memory (export "mem") 1)
      (data (i32.const 16) "\7f")
      (data (i32.const 32) "\c2\80")
      (data (i32.const 48) "\df\bf")
      (data (i32.const 64) "\e0\a0\80")
      (data (i32.const 80) "\ed\9f\bf")
      (data (i32.const 96) "\ee\80\80")
      (data (i32.const 112) "\ef\bf\bf")
      (data (i32.const 128) "\f0\90\80\80")
      (data (i32.const 144) "\f4\8f\bf\bf")
      (data (i32.const 160) "\ef\bb\bfa")
      (data (i32.const 176) "a\00b")
      (data (i32.const 192) "\80")
      (data (i32.const 208) "\bf")
      (data (i32.const 224) "\c0\80")
      (data (i32.const 240) "\c1\bf")
      (data (i32.const 256) "\e0\9f\bf")
      (data (i32.const 272) "\f0\8f\bf\bf")
      (data (i32.const 288) "\ed\a0\80")
      (data (i32.const 304) "\ed\bf\bf")
      (data (i32.const 320) "\ed\a0\80\ed\b0\80")
      (data (i32.const 336) "\f4\90\80\80")
      (data (i32.const 352) "\f8\88\80\80\80")
      (data (i32.const 368) "\fe")
      (data (i32.const 384) "\ff")
      (data (i32.const 400) "\c2")
      (data (i32.const 416) "\e2\82")
      (data (i32.const 432) "\f0\9f\92")
      (data (i32.const 448) "\c2a")
      (data (i32.const 464) "0123456789abcdef\ff"))
    (core instance $i (instantiate $m))
    (core func $utf8
      (canon lower (func $len) (memory (core memory $i "mem")) string-encoding=utf8))
    (core func $utf16
      (canon lower (func $len) (memory (core memory $i "mem")) string-encoding=utf16))
    (core func $compact
      (canon lower (func $len) (memory (core memory $i "mem")) string-encoding=latin1+utf16))
    (func (export "utf8") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $utf8)))
    (func (export "utf16") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $utf16)))
    (func (export "compact") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $compact))))
  (instance $callee (instantiate $Callee))
  (instance $caller (instantiate $Caller (with "len" (func $callee "len"))))
  (export "utf8" (func $caller "utf8"))
  (export "utf16" (func $caller "utf16"))
  (export "compact" (func $caller "compact")))

(component instance $i $Guest)

;; case: between-guests-one-byte-last
(assert_return (invoke "utf8" (u32.const 16) (u32.const 1)) (u32.const 1))

;; case: between-guests-two-bytes-first
(assert_return (invoke "utf8" (u32.const 32) (u32.const 2)) (u32.const 2))

;; case: between-guests-two-bytes-last
(assert_return (invoke "utf8" (u32.const 48) (u32.const 2)) (u32.const 2))

;; case: between-guests-three-bytes-first
(assert_return (invoke "utf8" (u32.const 64) (u32.const 3)) (u32.const 3))

;; case: between-guests-last-before-surrogates
(assert_return (invoke "utf8" (u32.const 80) (u32.const 3)) (u32.const 3))

;; case: between-guests-first-after-surrogates
(assert_return (invoke "utf8" (u32.const 96) (u32.const 3)) (u32.const 3))

;; case: between-guests-three-bytes-last
(assert_return (invoke "utf8" (u32.const 112) (u32.const 3)) (u32.const 3))

;; case: between-guests-four-bytes-first
(assert_return (invoke "utf8" (u32.const 128) (u32.const 4)) (u32.const 4))

;; case: between-guests-four-bytes-last
(assert_return (invoke "utf8" (u32.const 144) (u32.const 4)) (u32.const 4))

;; case: between-guests-byte-order-mark-is-kept
(assert_return (invoke "utf8" (u32.const 160) (u32.const 4)) (u32.const 4))

;; case: between-guests-nul-inside
(assert_return (invoke "utf8" (u32.const 176) (u32.const 3)) (u32.const 3))

;; case: between-guests-lone-continuation
(assert_trap (invoke "utf8" (u32.const 192) (u32.const 1)) "invalid UTF-8")

;; case: between-guests-lone-last-continuation
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 208) (u32.const 1)) "invalid UTF-8")

;; case: between-guests-overlong-two-bytes
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 224) (u32.const 2)) "invalid UTF-8")

;; case: between-guests-overlong-two-bytes-last
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 240) (u32.const 2)) "invalid UTF-8")

;; case: between-guests-overlong-three-bytes
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 256) (u32.const 3)) "invalid UTF-8")

;; case: between-guests-overlong-four-bytes
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 272) (u32.const 4)) "invalid UTF-8")

;; case: between-guests-first-surrogate
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 288) (u32.const 3)) "invalid UTF-8")

;; case: between-guests-last-surrogate
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 304) (u32.const 3)) "invalid UTF-8")

;; case: between-guests-surrogate-pair
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 320) (u32.const 6)) "invalid UTF-8")

;; case: between-guests-past-last-scalar
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 336) (u32.const 4)) "invalid UTF-8")

;; case: between-guests-five-byte-lead
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 352) (u32.const 5)) "invalid UTF-8")

;; case: between-guests-byte-fe
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 368) (u32.const 1)) "invalid UTF-8")

;; case: between-guests-byte-ff
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 384) (u32.const 1)) "invalid UTF-8")

;; case: between-guests-truncated-two-bytes
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 400) (u32.const 1)) "invalid UTF-8")

;; case: between-guests-truncated-three-bytes
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 416) (u32.const 2)) "invalid UTF-8")

;; case: between-guests-truncated-four-bytes
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 432) (u32.const 3)) "invalid UTF-8")

;; case: between-guests-continuation-missing
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 448) (u32.const 2)) "invalid UTF-8")

;; case: between-guests-bad-after-long-ascii
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 464) (u32.const 17)) "invalid UTF-8")
