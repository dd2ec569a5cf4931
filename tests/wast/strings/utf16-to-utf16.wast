;; From UTF-16 to UTF-16. The length is known: one allocation, never changed.
;;
;; The receiver keeps the four arguments and the result of each call of its realloc, which always
;; moves; "script" makes the call of a given number return a given pointer.

(component definition $Strings
  (component $Receiver
    (core module $m
      (memory (export "mem") 1)
      (global $calls (mut i32) (i32.const 0))
      (global $next (mut i32) (i32.const 8192))
      (global $script-call (mut i32) (i32.const -1))
      (global $script-ptr (mut i32) (i32.const 0))
      (global $ptr (mut i32) (i32.const 0))
      (func (export "realloc") (param $old i32) (param $size i32) (param $align i32)
          (param $new i32) (result i32)
        (local $result i32) (local $at i32) (local $keep i32)
        (local.set $result (global.get $next))
        (if (i32.eq (global.get $calls) (global.get $script-call))
          (then (local.set $result (global.get $script-ptr))))
        (global.set $next
          (i32.and (i32.add (i32.add (global.get $next) (local.get $new)) (i32.const 15))
            (i32.const -16)))
        (local.set $keep
          (select (local.get $size) (local.get $new)
            (i32.lt_u (local.get $size) (local.get $new))))
        (if (i32.le_u (local.get $result) (i32.sub (i32.const 65536) (local.get $keep)))
          (then (memory.copy (local.get $result) (local.get $old) (local.get $keep))))
        (local.set $at
          (i32.add (i32.const 4096) (i32.mul (global.get $calls) (i32.const 20))))
        (i32.store offset=0 (local.get $at) (local.get $old))
        (i32.store offset=4 (local.get $at) (local.get $size))
        (i32.store offset=8 (local.get $at) (local.get $align))
        (i32.store offset=12 (local.get $at) (local.get $new))
        (i32.store offset=16 (local.get $at) (local.get $result))
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (local.get $result))
      (func (export "take") (param i32 i32) (result i32)
        (global.set $ptr (local.get 0))
        (local.get 1))
      (func (export "script") (param i32 i32)
        (global.set $script-call (local.get 0))
        (global.set $script-ptr (local.get 1)))
      (func (export "log") (result i32)
        (i32.store (i32.const 0) (i32.const 4096))
        (i32.store (i32.const 4) (global.get $calls))
        (i32.const 0))
      (func (export "bytes") (param i32) (result i32)
        (i32.store (i32.const 0) (global.get $ptr))
        (i32.store (i32.const 4) (local.get 0))
        (i32.const 0)))
    (core instance $i (instantiate $m))
    (func (export "take") (param "s" string) (result u32)
      (canon lift (core func $i "take") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")) string-encoding=utf16))
    (func (export "script") (param "call" u32) (param "ptr" u32)
      (canon lift (core func $i "script")))
    (func (export "log") (result (list (tuple u32 u32 u32 u32 u32)))
      (canon lift (core func $i "log") (memory (core memory $i "mem"))))
    (func (export "bytes") (param "count" u32) (result (list u8))
      (canon lift (core func $i "bytes") (memory (core memory $i "mem")))))
  (component $Sender
    (import "take" (func $take (param "s" string) (result u32)))
    (core module $m
      (memory (export "mem") 1)
      (data (i32.const 16) "h\00e\00l\00l\00o\00")
      (data (i32.const 32) "h\00\e9\00")
      (data (i32.const 48) "\e9\00h\00")
      (data (i32.const 64) "\a0\00\ff\00")
      (data (i32.const 80) "a\00b\00\ac ")
      (data (i32.const 96) "\ac \ff\ff")
      (data (i32.const 112) "a\00\e9\00\ac b\00")
      (data (i32.const 128) "x\00=\d8\00\dey\00")
      (data (i32.const 144) "\ff\db\ff\df")
      (data (i32.const 160) "a\00\00\00b\00"))
    (core instance $i (instantiate $m))
    (core func $take'
      (canon lower (func $take) (memory (core memory $i "mem"))
        string-encoding=utf16))
    (func (export "send") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $take'))))
  (instance $receiver (instantiate $Receiver))
  (instance $sender (instantiate $Sender (with "take" (func $receiver "take"))))
  (export "send" (func $sender "send"))
  (export "script" (func $receiver "script"))
  (export "log" (func $receiver "log"))
  (export "bytes" (func $receiver "bytes")))

;; case: empty
(component instance $i $Strings)
(assert_return (invoke "send" (u32.const 16) (u32.const 0)) (u32.const 0))
(assert_return (invoke "bytes" (u32.const 0)) (list.const))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 0) (u32.const 8192))))

;; case: ascii
(component instance $i $Strings)
(assert_return (invoke "send" (u32.const 16) (u32.const 5)) (u32.const 5))
(assert_return (invoke "bytes" (u32.const 10))
  (list.const (u8.const 104) (u8.const 0) (u8.const 101) (u8.const 0) (u8.const 108) (u8.const 0)
    (u8.const 108) (u8.const 0) (u8.const 111) (u8.const 0)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 10) (u32.const 8192))))

;; case: one-latin1
(component instance $i $Strings)
(assert_return (invoke "send" (u32.const 32) (u32.const 2)) (u32.const 2))
(assert_return (invoke "bytes" (u32.const 4))
  (list.const (u8.const 104) (u8.const 0) (u8.const 233) (u8.const 0)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 4) (u32.const 8192))))

;; case: latin1-first
(component instance $i $Strings)
(assert_return (invoke "send" (u32.const 48) (u32.const 2)) (u32.const 2))
(assert_return (invoke "bytes" (u32.const 4))
  (list.const (u8.const 233) (u8.const 0) (u8.const 104) (u8.const 0)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 4) (u32.const 8192))))

;; case: all-latin1
(component instance $i $Strings)
(assert_return (invoke "send" (u32.const 64) (u32.const 2)) (u32.const 2))
(assert_return (invoke "bytes" (u32.const 4))
  (list.const (u8.const 160) (u8.const 0) (u8.const 255) (u8.const 0)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 4) (u32.const 8192))))

;; case: one-bmp
(component instance $i $Strings)
(assert_return (invoke "send" (u32.const 80) (u32.const 3)) (u32.const 3))
(assert_return (invoke "bytes" (u32.const 6))
  (list.const (u8.const 97) (u8.const 0) (u8.const 98) (u8.const 0) (u8.const 172) (u8.const 32)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 6) (u32.const 8192))))

;; case: all-bmp
(component instance $i $Strings)
(assert_return (invoke "send" (u32.const 96) (u32.const 2)) (u32.const 2))
(assert_return (invoke "bytes" (u32.const 4))
  (list.const (u8.const 172) (u8.const 32) (u8.const 255) (u8.const 255)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 4) (u32.const 8192))))

;; case: latin1-then-bmp
(component instance $i $Strings)
(assert_return (invoke "send" (u32.const 112) (u32.const 4)) (u32.const 4))
(assert_return (invoke "bytes" (u32.const 8))
  (list.const (u8.const 97) (u8.const 0) (u8.const 233) (u8.const 0) (u8.const 172) (u8.const 32)
    (u8.const 98) (u8.const 0)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 8) (u32.const 8192))))

;; case: supplementary
(component instance $i $Strings)
(assert_return (invoke "send" (u32.const 128) (u32.const 4)) (u32.const 4))
(assert_return (invoke "bytes" (u32.const 8))
  (list.const (u8.const 120) (u8.const 0) (u8.const 61) (u8.const 216) (u8.const 0)
    (u8.const 222) (u8.const 121) (u8.const 0)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 8) (u32.const 8192))))

;; case: only-supplementary
(component instance $i $Strings)
(assert_return (invoke "send" (u32.const 144) (u32.const 2)) (u32.const 2))
(assert_return (invoke "bytes" (u32.const 4))
  (list.const (u8.const 255) (u8.const 219) (u8.const 255) (u8.const 223)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 4) (u32.const 8192))))

;; case: nul
(component instance $i $Strings)
(assert_return (invoke "send" (u32.const 160) (u32.const 3)) (u32.const 3))
(assert_return (invoke "bytes" (u32.const 6))
  (list.const (u8.const 97) (u8.const 0) (u8.const 0) (u8.const 0) (u8.const 98) (u8.const 0)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 6) (u32.const 8192))))

;; case: first-up-to-memory-end
(component instance $i $Strings)
(assert_return (invoke "script" (u32.const 0) (u32.const 65526)))
(assert_return (invoke "send" (u32.const 16) (u32.const 5)) (u32.const 5))
(assert_return (invoke "bytes" (u32.const 10))
  (list.const (u8.const 104) (u8.const 0) (u8.const 101) (u8.const 0) (u8.const 108) (u8.const 0)
    (u8.const 108) (u8.const 0) (u8.const 111) (u8.const 0)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 10) (u32.const 65526))))

;; case: first-past-memory-end
(component instance $i $Strings)
(invoke "script" (u32.const 0) (u32.const 65528))
(assert_trap (invoke "send" (u32.const 16) (u32.const 5)) "realloc out of bounds")

;; case: first-wraps-around
(component instance $i $Strings)
(invoke "script" (u32.const 0) (u32.const 0xfffffffe))
(assert_trap (invoke "send" (u32.const 16) (u32.const 5)) "realloc out of bounds")

;; case: first-misaligned
(component instance $i $Strings)
(invoke "script" (u32.const 0) (u32.const 8193))
(assert_trap (invoke "send" (u32.const 16) (u32.const 5)) "realloc misaligned")
