;; Where a string lies: its first byte must be aligned to its code unit (both bytes and units of
;; latin1+utf16 to two), and its last byte must lie in memory, even when it is empty. The memory
;; here is one page of zeros. First lifted by the host, then from one guest by another.

(component definition $Host
  (core module $m
    (memory (export "mem") 1)
    (func (export "pair") (param i32 i32) (result i32)
      (i32.store (i32.const 8) (local.get 0))
      (i32.store (i32.const 12) (local.get 1))
      (i32.const 8)))
  (core instance $i (instantiate $m))
  (func (export "utf8") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem")) string-encoding=utf8))
  (func (export "utf16") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem")) string-encoding=utf16))
  (func (export "compact") (param "ptr" u32) (param "len" u32) (result string)
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))
      string-encoding=latin1+utf16)))

(component instance $i $Host)

;; case: utf8-ends-at-memory-end
(assert_return (invoke "utf8" (u32.const 65535) (u32.const 1)) (str.const "\00"))

;; case: utf8-one-byte-past-end
(assert_trap (invoke "utf8" (u32.const 65535) (u32.const 2)) "string out of bounds")

;; case: utf8-empty-at-memory-end
(component instance $i $Host)
(assert_return (invoke "utf8" (u32.const 65536) (u32.const 0)) (str.const ""))

;; case: utf8-empty-past-memory-end
(assert_trap (invoke "utf8" (u32.const 65537) (u32.const 0)) "string out of bounds")

;; case: utf8-range-wraps-around
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 0xffffffff) (u32.const 2)) "string out of bounds")

;; case: utf8-longest-length
(component instance $i $Host)
(assert_trap (invoke "utf8" (u32.const 0) (u32.const 0xffffffff)) "string too long")

;; case: utf8-needs-no-alignment
(component instance $i $Host)
(assert_return (invoke "utf8" (u32.const 65533) (u32.const 1)) (str.const "\00"))

;; case: utf16-ends-at-memory-end
(assert_return (invoke "utf16" (u32.const 65534) (u32.const 1)) (str.const "\00"))

;; case: utf16-one-unit-past-end
(assert_trap (invoke "utf16" (u32.const 65534) (u32.const 2)) "string out of bounds")

;; case: utf16-empty-at-memory-end
(component instance $i $Host)
(assert_return (invoke "utf16" (u32.const 65536) (u32.const 0)) (str.const ""))

;; case: utf16-empty-past-memory-end
(assert_trap (invoke "utf16" (u32.const 65538) (u32.const 0)) "string out of bounds")

;; case: utf16-misaligned
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 65533) (u32.const 1)) "string misaligned")

;; case: utf16-misaligned-empty
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 1) (u32.const 0)) "string misaligned")

;; case: utf16-byte-length-wraps-to-zero
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 0) (u32.const 0x80000000)) "string too long")

;; case: utf16-byte-length-wraps-to-two
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 0) (u32.const 0x80000001)) "string too long")

;; case: latin1-ends-at-memory-end
(component instance $i $Host)
(assert_return (invoke "compact" (u32.const 65534) (u32.const 2)) (str.const "\00\00"))

;; case: latin1-one-byte-past-end
(assert_trap (invoke "compact" (u32.const 65534) (u32.const 3)) "string out of bounds")

;; case: latin1-empty-at-memory-end
(component instance $i $Host)
(assert_return (invoke "compact" (u32.const 65536) (u32.const 0)) (str.const ""))

;; case: latin1-empty-past-memory-end
(assert_trap (invoke "compact" (u32.const 65538) (u32.const 0)) "string out of bounds")

;; case: latin1-misaligned
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 65533) (u32.const 1)) "string misaligned")

;; case: latin1-misaligned-empty
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 1) (u32.const 0)) "string misaligned")

;; case: tagged-ends-at-memory-end
(component instance $i $Host)
(assert_return (invoke "compact" (u32.const 65534) (u32.const 0x80000001)) (str.const "\00"))

;; case: tagged-one-unit-past-end
(assert_trap (invoke "compact" (u32.const 65534) (u32.const 0x80000002)) "string out of bounds")

;; case: tagged-empty-at-memory-end
(component instance $i $Host)
(assert_return (invoke "compact" (u32.const 65536) (u32.const 0x80000000)) (str.const ""))

;; case: tagged-misaligned
(assert_trap (invoke "compact" (u32.const 65533) (u32.const 0x80000001)) "string misaligned")

;; case: tagged-longest-length
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 0) (u32.const 0xffffffff)) "string too long")

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
    (core module $m (memory (export "mem") 1))
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

;; case: between-guests-utf8-ends-at-memory-end
(assert_return (invoke "utf8" (u32.const 65535) (u32.const 1)) (u32.const 1))

;; case: between-guests-utf8-one-byte-past-end
(assert_trap (invoke "utf8" (u32.const 65535) (u32.const 2)) "string out of bounds")

;; case: between-guests-utf8-empty-at-memory-end
(component instance $i $Guest)
(assert_return (invoke "utf8" (u32.const 65536) (u32.const 0)) (u32.const 0))

;; case: between-guests-utf8-empty-past-memory-end
(assert_trap (invoke "utf8" (u32.const 65537) (u32.const 0)) "string out of bounds")

;; case: between-guests-utf8-range-wraps-around
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 0xffffffff) (u32.const 2)) "string out of bounds")

;; case: between-guests-utf8-longest-length
(component instance $i $Guest)
(assert_trap (invoke "utf8" (u32.const 0) (u32.const 0xffffffff)) "string too long")

;; case: between-guests-utf8-needs-no-alignment
(component instance $i $Guest)
(assert_return (invoke "utf8" (u32.const 65533) (u32.const 1)) (u32.const 1))

;; case: between-guests-utf16-ends-at-memory-end
(assert_return (invoke "utf16" (u32.const 65534) (u32.const 1)) (u32.const 1))

;; case: between-guests-utf16-one-unit-past-end
(assert_trap (invoke "utf16" (u32.const 65534) (u32.const 2)) "string out of bounds")

;; case: between-guests-utf16-empty-at-memory-end
(component instance $i $Guest)
(assert_return (invoke "utf16" (u32.const 65536) (u32.const 0)) (u32.const 0))

;; case: between-guests-utf16-empty-past-memory-end
(assert_trap (invoke "utf16" (u32.const 65538) (u32.const 0)) "string out of bounds")

;; case: between-guests-utf16-misaligned
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 65533) (u32.const 1)) "string misaligned")

;; case: between-guests-utf16-misaligned-empty
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 1) (u32.const 0)) "string misaligned")

;; case: between-guests-utf16-byte-length-wraps-to-zero
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 0) (u32.const 0x80000000)) "string too long")

;; case: between-guests-utf16-byte-length-wraps-to-two
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 0) (u32.const 0x80000001)) "string too long")

;; case: between-guests-latin1-ends-at-memory-end
(component instance $i $Guest)
(assert_return (invoke "compact" (u32.const 65534) (u32.const 2)) (u32.const 2))

;; case: between-guests-latin1-one-byte-past-end
(assert_trap (invoke "compact" (u32.const 65534) (u32.const 3)) "string out of bounds")

;; case: between-guests-latin1-empty-at-memory-end
(component instance $i $Guest)
(assert_return (invoke "compact" (u32.const 65536) (u32.const 0)) (u32.const 0))

;; case: between-guests-latin1-empty-past-memory-end
(assert_trap (invoke "compact" (u32.const 65538) (u32.const 0)) "string out of bounds")

;; case: between-guests-latin1-misaligned
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 65533) (u32.const 1)) "string misaligned")

;; case: between-guests-latin1-misaligned-empty
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 1) (u32.const 0)) "string misaligned")

;; case: between-guests-tagged-ends-at-memory-end
(component instance $i $Guest)
(assert_return (invoke "compact" (u32.const 65534) (u32.const 0x80000001)) (u32.const 1))

;; case: between-guests-tagged-one-unit-past-end
(assert_trap (invoke "compact" (u32.const 65534) (u32.const 0x80000002)) "string out of bounds")

;; case: between-guests-tagged-empty-at-memory-end
(component instance $i $Guest)
(assert_return (invoke "compact" (u32.const 65536) (u32.const 0x80000000)) (u32.const 0))

;; case: between-guests-tagged-misaligned
(assert_trap (invoke "compact" (u32.const 65533) (u32.const 0x80000001)) "string misaligned")

;; case: between-guests-tagged-longest-length
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 0) (u32.const 0xffffffff)) "string too long")
