;; The elements of a list may take at most 2^28 - 1 bytes where it is lifted, whatever memory
;; holds. Memory here has room for more, so nothing else stops the longer ones. The host is only
;; asked for what traps: the longest is copied from guest to guest.

(component definition $Host
  (core module $m
    (memory (export "mem") 4097)
    (func (export "pair") (param i32 i32) (result i32)
      (i32.store (i32.const 0x10000000) (local.get 0))
      (i32.store (i32.const 0x10000004) (local.get 1))
      (i32.const 0x10000000)))
  (core instance $i (instantiate $m))
  (func (export "u8") (param "ptr" u32) (param "len" u32) (result (list u8))
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))))
  (func (export "u64") (param "ptr" u32) (param "len" u32) (result (list u64))
    (canon lift (core func $i "pair") (memory (core memory $i "mem")))))

;; case: bytes-first-too-long
(component instance $i $Host)
(assert_trap (invoke "u8" (u32.const 0) (u32.const 0x10000000)) "list too long")

;; case: words-first-too-long
(component instance $i $Host)
(assert_trap (invoke "u64" (u32.const 0) (u32.const 0x2000000)) "list too long")

(component definition $Guest
  (component $Callee
    (core module $m
      (memory (export "mem") 4097)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
      (func (export "len") (param i32 i32) (result i32) (local.get 1)))
    (core instance $i (instantiate $m))
    (func (export "u8") (param "l" (list u8)) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "u64") (param "l" (list u64)) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "pair") (param "l" (list (tuple u8 u16 u8))) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")))))
  (component $Caller
    (import "u8" (func $u8 (param "l" (list u8)) (result u32)))
    (import "u64" (func $u64 (param "l" (list u64)) (result u32)))
    (import "pair" (func $pair (param "l" (list (tuple u8 u16 u8))) (result u32)))
    (core module $m (memory (export "mem") 4097))
    (core instance $i (instantiate $m))
    (core func $u8' (canon lower (func $u8) (memory (core memory $i "mem"))))
    (core func $u64' (canon lower (func $u64) (memory (core memory $i "mem"))))
    (core func $pair' (canon lower (func $pair) (memory (core memory $i "mem"))))
    (func (export "u8") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $u8')))
    (func (export "u64") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $u64')))
    (func (export "pair") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $pair'))))
  (instance $callee (instantiate $Callee))
  (instance $caller (instantiate $Caller
    (with "u8" (func $callee "u8"))
    (with "u64" (func $callee "u64"))
    (with "pair" (func $callee "pair"))))
  (export "u8" (func $caller "u8"))
  (export "u64" (func $caller "u64"))
  (export "pair" (func $caller "pair")))

(component instance $i $Guest)

;; case: bytes-longest
(assert_return (invoke "u8" (u32.const 0) (u32.const 0xfffffff)) (u32.const 0xfffffff))

;; case: words-longest
(assert_return (invoke "u64" (u32.const 0) (u32.const 0x1ffffff)) (u32.const 0x1ffffff))

;; case: between-guests-bytes-first-too-long
(component instance $i $Guest)
(assert_trap (invoke "u8" (u32.const 0) (u32.const 0x10000000)) "list too long")

;; case: between-guests-words-first-too-long
(component instance $i $Guest)
(assert_trap (invoke "u64" (u32.const 0) (u32.const 0x2000000)) "list too long")

;; case: between-guests-six-byte-elements-first-too-long
(component instance $i $Guest)
(assert_trap (invoke "pair" (u32.const 0) (u32.const 0x2aaaaab)) "list too long")
