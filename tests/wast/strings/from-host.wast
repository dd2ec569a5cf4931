;; The host stores its strings in the encoding that the guest asked for; how often it calls realloc
;; for that is its own affair, but what realloc returns must always be aligned and in bounds.

(component definition $Guest
  (core module $m
    (memory (export "mem") 1)
    (global $script (mut i32) (i32.const -1))
    (global $next (mut i32) (i32.const 1024))
    (global $ptr (mut i32) (i32.const 0))
    (func (export "realloc") (param $old i32) (param $size i32) (param $align i32)
        (param $new i32) (result i32)
      (local $result i32)
      (if (i32.ne (global.get $script) (i32.const -1)) (then (return (global.get $script))))
      (local.set $result (global.get $next))
      (global.set $next
        (i32.and (i32.add (i32.add (global.get $next) (local.get $new)) (i32.const 15))
          (i32.const -16)))
      (memory.copy (local.get $result) (local.get $old)
        (select (local.get $size) (local.get $new)
          (i32.lt_u (local.get $size) (local.get $new))))
      (local.get $result))
    (func (export "script") (param i32) (global.set $script (local.get 0)))
    (func (export "take") (param i32 i32) (result i32)
      (global.set $ptr (local.get 0))
      (local.get 1))
    (func (export "bytes") (param i32) (result i32)
      (i32.store (i32.const 0) (global.get $ptr))
      (i32.store (i32.const 4) (local.get 0))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "utf8") (param "s" string) (result u32)
    (canon lift (core func $i "take") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc")) string-encoding=utf8))
  (func (export "utf16") (param "s" string) (result u32)
    (canon lift (core func $i "take") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc")) string-encoding=utf16))
  (func (export "compact") (param "s" string) (result u32)
    (canon lift (core func $i "take") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc")) string-encoding=latin1+utf16))
  (func (export "script") (param "ptr" u32) (canon lift (core func $i "script")))
  (func (export "bytes") (param "count" u32) (result (list u8))
    (canon lift (core func $i "bytes") (memory (core memory $i "mem")))))

(component instance $i $Guest)

;; case: utf8
(assert_return (invoke "utf8" (str.const "a\u{e9}\u{20ac}\u{1f600}")) (u32.const 10))
(assert_return (invoke "bytes" (u32.const 10)) (list.const
  (u8.const 0x61) (u8.const 0xc3) (u8.const 0xa9) (u8.const 0xe2) (u8.const 0x82)
  (u8.const 0xac) (u8.const 0xf0) (u8.const 0x9f) (u8.const 0x98) (u8.const 0x80)))

;; case: utf16
(assert_return (invoke "utf16" (str.const "a\u{e9}\u{20ac}\u{1f600}")) (u32.const 5))
(assert_return (invoke "bytes" (u32.const 10)) (list.const
  (u8.const 0x61) (u8.const 0) (u8.const 0xe9) (u8.const 0) (u8.const 0xac) (u8.const 0x20)
  (u8.const 0x3d) (u8.const 0xd8) (u8.const 0x00) (u8.const 0xde)))

;; case: latin1
(assert_return (invoke "compact" (str.const "a\u{e9}\u{ff}")) (u32.const 3))
(assert_return (invoke "bytes" (u32.const 3))
  (list.const (u8.const 0x61) (u8.const 0xe9) (u8.const 0xff)))

;; case: beyond-latin1-is-tagged-utf16
(assert_return (invoke "compact" (str.const "\u{e9}\u{100}")) (u32.const 0x80000002))
(assert_return (invoke "bytes" (u32.const 4))
  (list.const (u8.const 0xe9) (u8.const 0) (u8.const 0) (u8.const 1)))

;; case: empty
(assert_return (invoke "utf8" (str.const "")) (u32.const 0))
(assert_return (invoke "utf16" (str.const "")) (u32.const 0))
(assert_return (invoke "compact" (str.const "")) (u32.const 0))

;; case: utf8-up-to-memory-end
(assert_return (invoke "script" (u32.const 65534)))
(assert_return (invoke "utf8" (str.const "ab")) (u32.const 2))

;; case: utf16-up-to-memory-end
(assert_return (invoke "script" (u32.const 65532)))
(assert_return (invoke "utf16" (str.const "ab")) (u32.const 2))

;; case: utf8-past-memory-end
(component instance $i $Guest)
(invoke "script" (u32.const 65535))
(assert_trap (invoke "utf8" (str.const "ab")) "realloc out of bounds")

;; case: utf16-past-memory-end
(component instance $i $Guest)
(invoke "script" (u32.const 65534))
(assert_trap (invoke "utf16" (str.const "ab")) "realloc out of bounds")

;; case: latin1-past-memory-end
(component instance $i $Guest)
(invoke "script" (u32.const 65536))
(assert_trap (invoke "compact" (str.const "ab")) "realloc out of bounds")

;; case: utf16-misaligned
(component instance $i $Guest)
(invoke "script" (u32.const 1025))
(assert_trap (invoke "utf16" (str.const "ab")) "realloc misaligned")

;; case: latin1-misaligned
(component instance $i $Guest)
(invoke "script" (u32.const 1025))
(assert_trap (invoke "compact" (str.const "ab")) "realloc misaligned")
