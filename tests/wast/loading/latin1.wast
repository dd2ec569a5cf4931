;; Without the tag in its length a latin1+utf16 string is Latin-1: each byte is the code point of
;; that number, so nothing is ill formed. First the host lifts, then a guest.

(component definition $Host
  (core module $m
    (memory (export "mem") 1)
    (func (export "pair") (param i32 i32) (result i32)
      (i32.store (i32.const 8) (local.get 0))
      (i32.store (i32.const 12) (local.get 1))
      (i32.const 8))
    (data (i32.const 16) "az")
    (data (i32.const 32) "\7f\80")
    (data (i32.const 48) "\a0\ff")
    (data (i32.const 64) "\c3\a9")
    (data (i32.const 80) "\00\00"))
  (core instance $i (instantiate $m))
  (func (export "utf8") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem")) string-encoding=utf8))
  (func (export "utf16") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem")) string-encoding=utf16))
  (func (export "compact") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))
      string-encoding=latin1+utf16)))

(component instance $i $Host)

;; case: ascii
(assert_return (invoke "compact" (u32.const 16) (u32.const 2)) (str.const "az"))

;; case: last-of-ascii-and-first-after
(assert_return (invoke "compact" (u32.const 32) (u32.const 2)) (str.const "\u{7f}\u{80}"))

;; case: last-byte
(assert_return (invoke "compact" (u32.const 48) (u32.const 2)) (str.const "\u{a0}\u{ff}"))

;; case: bytes-that-look-like-utf8
(assert_return (invoke "compact" (u32.const 64) (u32.const 2)) (str.const "\u{c3}\u{a9}"))

;; case: nul
(assert_return (invoke "compact" (u32.const 80) (u32.const 2)) (str.const "\u{0}\u{0}"))

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
      (data (i32.const 16) "az")
      (data (i32.const 32) "\7f\80")
      (data (i32.const 48) "\a0\ff")
      (data (i32.const 64) "\c3\a9")
      (data (i32.const 80) "\00\00"))
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

;; case: between-guests-ascii
(assert_return (invoke "compact" (u32.const 16) (u32.const 2)) (u32.const 2))

;; case: between-guests-last-of-ascii-and-first-after
(assert_return (invoke "compact" (u32.const 32) (u32.const 2)) (u32.const 3))

;; case: between-guests-last-byte
(assert_return (invoke "compact" (u32.const 48) (u32.const 2)) (u32.const 4))

;; case: between-guests-bytes-that-look-like-utf8
(assert_return (invoke "compact" (u32.const 64) (u32.const 2)) (u32.const 4))

;; case: between-guests-nul
(assert_return (invoke "compact" (u32.const 80) (u32.const 2)) (u32.const 2))
