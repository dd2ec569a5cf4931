;; Strings inside of lists and records are transcoded one after the other, depth first, each with
;; the allocations of its own transcoding; spilled parameters are allocated before what they point
;; to, and results in the caller the same way. The receiving side keeps what its realloc is asked.

(component definition $Order
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (global $calls (mut i32) (i32.const 0))
      (global $next (mut i32) (i32.const 8192))
      (func (export "realloc") (param $old i32) (param $size i32) (param $align i32)
          (param $new i32) (result i32)
        (local $at i32)
        (local.set $at
          (i32.add (i32.const 4096) (i32.mul (global.get $calls) (i32.const 12))))
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i32.store offset=0 (local.get $at) (local.get $size))
        (i32.store offset=4 (local.get $at) (local.get $align))
        (i32.store offset=8 (local.get $at) (local.get $new))
        (memory.copy (global.get $next) (local.get $old)
          (select (local.get $size) (local.get $new)
            (i32.lt_u (local.get $size) (local.get $new))))
        (global.get $next)
        (global.set $next
          (i32.and (i32.add (i32.add (global.get $next) (local.get $new)) (i32.const 15))
            (i32.const -16))))
      (func (export "log") (result i32)
        (i32.store (i32.const 16) (i32.const 4096))
        (i32.store (i32.const 20) (global.get $calls))
        (global.set $calls (i32.const 0))
        (i32.const 16))
      (func (export "list") (param i32 i32))
      (func (export "spilled") (param i32)))
    (core instance $i (instantiate $m))
    (func (export "list") (param "l" (list (tuple string u8 string)))
      (canon lift (core func $i "list") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")) string-encoding=utf16))
    (func (export "spilled") (param "a" string) (param "b" (list (list u64)))
      (param "c" (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8)) (param "d" string)
      (canon lift (core func $i "spilled") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")) string-encoding=latin1+utf16))
    (func (export "log") (result (list (tuple u32 u32 u32)))
      (canon lift (core func $i "log") (memory (core memory $i "mem")))))
  (instance $callee (instantiate $Callee))
  (component $Caller
    (import "list" (func $list (param "l" (list (tuple string u8 string)))))
    (import "spilled" (func $spilled (param "a" string) (param "b" (list (list u64)))
      (param "c" (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8)) (param "d" string)))
    (core module $m
      (memory (export "mem") 1)
      ;; Two elements of 20 bytes: "ab", 1, "\u{e9}", then "", 2, "c".
      (data (i32.const 64)
        "\00\01\00\00\02\00\00\00" "\01\ee\ee\ee" "\10\01\00\00\02\00\00\00"
        "\00\00\00\00\00\00\00\00" "\02\ee\ee\ee" "\20\01\00\00\01\00\00\00")
      (data (i32.const 256) "ab")
      (data (i32.const 272) "\c3\a9")
      (data (i32.const 288) "c")
      ;; The spilled parameters: "\u{20ac}", two lists of one and two, 13 bytes, "ab".
      (data (i32.const 512)
        "\40\02\00\00\03\00\00\00" "\50\02\00\00\02\00\00\00"
        "\00\01\02\03\04\05\06\07\08\09\0a\0b\0c\ee\ee\ee" "\00\01\00\00\02\00\00\00")
      (data (i32.const 576) "\e2\82\ac")
      (data (i32.const 592) "\60\02\00\00\01\00\00\00" "\68\02\00\00\02\00\00\00"))
    (core instance $i (instantiate $m))
    (core func $list' (canon lower (func $list) (memory (core memory $i "mem"))))
    (core func $spilled' (canon lower (func $spilled) (memory (core memory $i "mem"))))
    (func (export "list") (param "ptr" u32) (param "len" u32)
      (canon lift (core func $list')))
    (func (export "spilled") (param "ptr" u32) (canon lift (core func $spilled'))))
  (instance $caller (instantiate $Caller
    (with "list" (func $callee "list")) (with "spilled" (func $callee "spilled"))))
  (export "list" (func $caller "list"))
  (export "spilled" (func $caller "spilled"))
  (export "log" (func $callee "log")))

(component instance $i $Order)

;; case: empty-list
(assert_return (invoke "list" (u32.const 64) (u32.const 0)))
(assert_return (invoke "log")
  (list.const (tuple.const (u32.const 0) (u32.const 4) (u32.const 0))))

;; case: list-then-its-strings
;; "\u{e9}" is two bytes of UTF-8: it gets room for two units and gives one of them back.
(assert_return (invoke "list" (u32.const 64) (u32.const 2)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 4) (u32.const 40))
  (tuple.const (u32.const 0) (u32.const 2) (u32.const 4))
  (tuple.const (u32.const 0) (u32.const 2) (u32.const 4))
  (tuple.const (u32.const 4) (u32.const 2) (u32.const 2))
  (tuple.const (u32.const 0) (u32.const 2) (u32.const 0))
  (tuple.const (u32.const 0) (u32.const 2) (u32.const 2))))

;; case: spilled-parameters-then-what-they-point-to
(assert_return (invoke "spilled" (u32.const 512)))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 4) (u32.const 40))
  (tuple.const (u32.const 0) (u32.const 2) (u32.const 3))
  (tuple.const (u32.const 3) (u32.const 2) (u32.const 6))
  (tuple.const (u32.const 6) (u32.const 2) (u32.const 2))
  (tuple.const (u32.const 0) (u32.const 4) (u32.const 16))
  (tuple.const (u32.const 0) (u32.const 8) (u32.const 8))
  (tuple.const (u32.const 0) (u32.const 8) (u32.const 16))
  (tuple.const (u32.const 0) (u32.const 2) (u32.const 2))))
