;; A UTF-16 string must have every surrogate in a high-low pair, whether its encoding is utf16
;; or latin1+utf16 with the top bit of the length set. First the host lifts, then a guest.

(component definition $Host
  (core module $m
    (memory (export "mem") 1)
    (func (export "pair") (param i32 i32) (result i32)
      (i32.store (i32.const 8) (local.get 0))
      (i32.store (i32.const 12) (local.get 1))
      (i32.const 8))
    (data (i32.const 16) "a\00")
    (data (i32.const 32) "\ff\d7")
    (data (i32.const 48) "\00\e0")
    (data (i32.const 64) "\ff\ff")
    (data (i32.const 80) "\00\d8\00\dc")
    (data (i32.const 96) "\ff\db\ff\df")
    (data (i32.const 112) "\ff\fea\00")
    (data (i32.const 128) "\00\d8")
    (data (i32.const 144) "\ff\db")
    (data (i32.const 160) "\00\d8a\00")
    (data (i32.const 176) "\00\d8\00\d8\00\dc")
    (data (i32.const 192) "\00\dc")
    (data (i32.const 208) "\ff\df")
    (data (i32.const 224) "\00\dc\00\d8")
    (data (i32.const 240) "a\00\00\dc")
    (data (i32.const 256) "\00\d8\00\dc\00\dc"))
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
(assert_return (invoke "utf16" (u32.const 16) (u32.const 1)) (str.const "a"))

;; case: last-before-surrogates
(assert_return (invoke "utf16" (u32.const 32) (u32.const 1)) (str.const "\u{d7ff}"))

;; case: first-after-surrogates
(assert_return (invoke "utf16" (u32.const 48) (u32.const 1)) (str.const "\u{e000}"))

;; case: last-unit
(assert_return (invoke "utf16" (u32.const 64) (u32.const 1)) (str.const "\u{ffff}"))

;; case: first-pair
(assert_return (invoke "utf16" (u32.const 80) (u32.const 2)) (str.const "\u{10000}"))

;; case: last-pair
(assert_return (invoke "utf16" (u32.const 96) (u32.const 2)) (str.const "\u{10ffff}"))

;; case: byte-order-mark-is-kept
(assert_return (invoke "utf16" (u32.const 112) (u32.const 2)) (str.const "\u{feff}a"))

;; case: lone-high-at-end
(assert_trap (invoke "utf16" (u32.const 128) (u32.const 1)) "unpaired surrogate")

;; case: last-high-at-end
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 144) (u32.const 1)) "unpaired surrogate")

;; case: high-then-ascii
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 160) (u32.const 2)) "unpaired surrogate")

;; case: high-then-high
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 176) (u32.const 3)) "unpaired surrogate")

;; case: lone-low
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 192) (u32.const 1)) "unpaired surrogate")

;; case: last-low-alone
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 208) (u32.const 1)) "unpaired surrogate")

;; case: low-then-high
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 224) (u32.const 2)) "unpaired surrogate")

;; case: ascii-then-low
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 240) (u32.const 2)) "unpaired surrogate")

;; case: pair-then-low
(component instance $i $Host)
(assert_trap (invoke "utf16" (u32.const 256) (u32.const 3)) "unpaired surrogate")

;; case: tagged-ascii
(component instance $i $Host)
(assert_return (invoke "compact" (u32.const 16) (u32.const 0x80000001)) (str.const "a"))

;; case: tagged-last-before-surrogates
(assert_return (invoke "compact" (u32.const 32) (u32.const 0x80000001)) (str.const "\u{d7ff}"))

;; case: tagged-first-after-surrogates
(assert_return (invoke "compact" (u32.const 48) (u32.const 0x80000001)) (str.const "\u{e000}"))

;; case: tagged-last-unit
(assert_return (invoke "compact" (u32.const 64) (u32.const 0x80000001)) (str.const "\u{ffff}"))

;; case: tagged-first-pair
(assert_return (invoke "compact" (u32.const 80) (u32.const 0x80000002)) (str.const "\u{10000}"))

;; case: tagged-last-pair
(assert_return (invoke "compact" (u32.const 96) (u32.const 0x80000002)) (str.const "\u{10ffff}"))

;; case: tagged-byte-order-mark-is-kept
(assert_return (invoke "compact" (u32.const 112) (u32.const 0x80000002)) (str.const "\u{feff}a"))

;; case: tagged-lone-high-at-end
(assert_trap (invoke "compact" (u32.const 128) (u32.const 0x80000001)) "unpaired surrogate")

;; case: tagged-last-high-at-end
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 144) (u32.const 0x80000001)) "unpaired surrogate")

;; case: tagged-high-then-ascii
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 160) (u32.const 0x80000002)) "unpaired surrogate")

;; case: tagged-high-then-high
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 176) (u32.const 0x80000003)) "unpaired surrogate")

;; case: tagged-lone-low
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 192) (u32.const 0x80000001)) "unpaired surrogate")

;; case: tagged-last-low-alone
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 208) (u32.const 0x80000001)) "unpaired surrogate")

;; case: tagged-low-then-high
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 224) (u32.const 0x80000002)) "unpaired surrogate")

;; case: tagged-ascii-then-low
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 240) (u32.const 0x80000002)) "unpaired surrogate")

;; case: tagged-pair-then-low
(component instance $i $Host)
(assert_trap (invoke "compact" (u32.const 256) (u32.const 0x80000003)) "unpaired surrogate")

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
      (data (i32.const 16) "a\00")
      (data (i32.const 32) "\ff\d7")
      (data (i32.const 48) "\00\e0")
      (data (i32.const 64) "\ff\ff")
      (data (i32.const 80) "\00\d8\00\dc")
      (data (i32.const 96) "\ff\db\ff\df")
      (data (i32.const 112) "\ff\fea\00")
      (data (i32.const 128) "\00\d8")
      (data (i32.const 144) "\ff\db")
      (data (i32.const 160) "\00\d8a\00")
      (data (i32.const 176) "\00\d8\00\d8\00\dc")
      (data (i32.const 192) "\00\dc")
      (data (i32.const 208) "\ff\df")
      (data (i32.const 224) "\00\dc\00\d8")
      (data (i32.const 240) "a\00\00\dc")
      (data (i32.const 256) "\00\d8\00\dc\00\dc"))
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
(assert_return (invoke "utf16" (u32.const 16) (u32.const 1)) (u32.const 1))

;; case: between-guests-last-before-surrogates
(assert_return (invoke "utf16" (u32.const 32) (u32.const 1)) (u32.const 3))

;; case: between-guests-first-after-surrogates
(assert_return (invoke "utf16" (u32.const 48) (u32.const 1)) (u32.const 3))

;; case: between-guests-last-unit
(assert_return (invoke "utf16" (u32.const 64) (u32.const 1)) (u32.const 3))

;; case: between-guests-first-pair
(assert_return (invoke "utf16" (u32.const 80) (u32.const 2)) (u32.const 4))

;; case: between-guests-last-pair
(assert_return (invoke "utf16" (u32.const 96) (u32.const 2)) (u32.const 4))

;; case: between-guests-byte-order-mark-is-kept
(assert_return (invoke "utf16" (u32.const 112) (u32.const 2)) (u32.const 4))

;; case: between-guests-lone-high-at-end
(assert_trap (invoke "utf16" (u32.const 128) (u32.const 1)) "unpaired surrogate")

;; case: between-guests-last-high-at-end
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 144) (u32.const 1)) "unpaired surrogate")

;; case: between-guests-high-then-ascii
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 160) (u32.const 2)) "unpaired surrogate")

;; case: between-guests-high-then-high
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 176) (u32.const 3)) "unpaired surrogate")

;; case: between-guests-lone-low
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 192) (u32.const 1)) "unpaired surrogate")

;; case: between-guests-last-low-alone
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 208) (u32.const 1)) "unpaired surrogate")

;; case: between-guests-low-then-high
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 224) (u32.const 2)) "unpaired surrogate")

;; case: between-guests-ascii-then-low
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 240) (u32.const 2)) "unpaired surrogate")

;; case: between-guests-pair-then-low
(component instance $i $Guest)
(assert_trap (invoke "utf16" (u32.const 256) (u32.const 3)) "unpaired surrogate")

;; case: between-guests-tagged-ascii
(component instance $i $Guest)
(assert_return (invoke "compact" (u32.const 16) (u32.const 0x80000001)) (u32.const 1))

;; case: between-guests-tagged-last-before-surrogates
(assert_return (invoke "compact" (u32.const 32) (u32.const 0x80000001)) (u32.const 3))

;; case: between-guests-tagged-first-after-surrogates
(assert_return (invoke "compact" (u32.const 48) (u32.const 0x80000001)) (u32.const 3))

;; case: between-guests-tagged-last-unit
(assert_return (invoke "compact" (u32.const 64) (u32.const 0x80000001)) (u32.const 3))

;; case: between-guests-tagged-first-pair
(assert_return (invoke "compact" (u32.const 80) (u32.const 0x80000002)) (u32.const 4))

;; case: between-guests-tagged-last-pair
(assert_return (invoke "compact" (u32.const 96) (u32.const 0x80000002)) (u32.const 4))

;; case: between-guests-tagged-byte-order-mark-is-kept
(assert_return (invoke "compact" (u32.const 112) (u32.const 0x80000002)) (u32.const 4))

;; case: between-guests-tagged-lone-high-at-end
(assert_trap (invoke "compact" (u32.const 128) (u32.const 0x80000001)) "unpaired surrogate")

;; case: between-guests-tagged-last-high-at-end
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 144) (u32.const 0x80000001)) "unpaired surrogate")

;; case: between-guests-tagged-high-then-ascii
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 160) (u32.const 0x80000002)) "unpaired surrogate")

;; case: between-guests-tagged-high-then-high
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 176) (u32.const 0x80000003)) "unpaired surrogate")

;; case: between-guests-tagged-lone-low
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 192) (u32.const 0x80000001)) "unpaired surrogate")

;; case: between-guests-tagged-last-low-alone
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 208) (u32.const 0x80000001)) "unpaired surrogate")

;; case: between-guests-tagged-low-then-high
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 224) (u32.const 0x80000002)) "unpaired surrogate")

;; case: between-guests-tagged-ascii-then-low
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 240) (u32.const 0x80000002)) "unpaired surrogate")

;; case: between-guests-tagged-pair-then-low
(component instance $i $Guest)
(assert_trap (invoke "compact" (u32.const 256) (u32.const 0x80000003)) "unpaired surrogate")
