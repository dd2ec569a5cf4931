;; A string may be at most 2^28 - 1 bytes long where it is lifted, whatever memory holds. Memory
;; here has room for more, so nothing else stops the longer ones. Zeros are valid in each
;; encoding. The host is only asked for what traps: the longest is copied from guest to guest.

(component definition $Host
  (core module $m
    (memory (export "mem") 4097)
    (func (export "pair") (param i32 i32) (result i32)
      (i32.store (i32.const 0x10000000) (local.get 0))
      (i32.store (i32.const 0x10000004) (local.get 1))
      (i32.const 0x10000000)))
  (core instance $i (instantiate $m))
  (func (export "utf8") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem")) string-encoding=utf8))
  (func (export "utf16") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem")) string-encoding=utf16))
  (func (export "compact") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))
      string-encoding=latin1+utf16)))

;; case: utf8-first-too-long
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 0) (u32.const 0x10000000)) "string too long")

;; case: utf16-first-too-long
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 0) (u32.const 0x8000000)) "string too long")

;; case: latin1-first-too-long
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 0) (u32.const 0x10000000)) "string too long")

;; case: tagged-first-too-long
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 0) (u32.const 0x88000000)) "string too long")

;; The callee keeps its copy in the encoding that it came in, and answers with its length.
(component definition $Guest
  (component $Callee
    (core module $m
      (memory (export "mem") 4097)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
      (func (export "len") (param i32 i32) (result i32) (local.get 1)))
    (core instance $i (instantiate $m))
    (func (export "utf8") (param "s" string) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")) string-encoding=utf8))
    (func (export "utf16") (param "s" string) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")) string-encoding=utf16))
    (func (export "compact") (param "s" string) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")) string-encoding=latin1+utf16)))
  (component $Caller
    (import "utf8" (func $utf8 (param "s" string) (result u32)))
    (import "utf16" (func $utf16 (param "s" string) (result u32)))
    (import "compact" (func $compact (param "s" string) (result u32)))
    (core module $m (memory (export "mem") 4097))
    (core instance $i (instantiate $m))
    (core func $utf8'
      (canon lower (func $utf8) (memory (core memory $i "mem")) string-encoding=utf8))
    (core func $utf16'
      (canon lower (func $utf16) (memory (core memory $i "mem")) string-encoding=utf16))
    (core func $compact'
      (canon lower (func $compact) (memory (core memory $i "mem"))
        string-encoding=latin1+utf16))
    (func (export "utf8") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $utf8')))
    (func (export "utf16") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $utf16')))
    (func (export "compact") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $compact'))))
  (instance $callee (instantiate $Callee))
  (instance $caller (instantiate $Caller
    (with "utf8" (func $callee "utf8"))
    (with "utf16" (func $callee "utf16"))
    (with "compact" (func $callee "compact"))))
  (export "utf8" (func $caller "utf8"))
  (export "utf16" (func $caller "utf16"))
  (export "compact" (func $caller "compact")))

(component instance $i $Guest)

;; case: utf8-longest
(assert_return (invoke "utf8" (u32.const 0) (u32.const 0xfffffff)) (u32.const 0xfffffff))

;; case: utf16-longest
(assert_return (invoke "utf16" (u32.const 0) (u32.const 0x7ffffff)) (u32.const 0x7ffffff))

;; case: latin1-longest
(assert_return (invoke "compact" (u32.const 0) (u32.const 0xfffffff)) (u32.const 0xfffffff))

;; case: between-guests-utf8-first-too-long
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 0) (u32.const 0x10000000)) "string too long")

;; case: between-guests-utf16-first-too-long
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 0) (u32.const 0x8000000)) "string too long")

;; case: between-guests-latin1-first-too-long
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 0) (u32.const 0x10000000)) "string too long")

;; case: between-guests-tagged-first-too-long
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 0) (u32.const 0x88000000)) "string too long")
