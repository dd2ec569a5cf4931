;; Parameters that flatten to more than 16 core values are stored as one tuple in the callee's
;; memory, at an address from its realloc, and results that flatten to more than one are loaded
;; from the address that the callee returns. Either must be aligned for the whole tuple and have
;; all of it in memory. Here the host is the caller.

(component definition $Spilled
  (core module $m
    (memory (export "mem") 1)
    (global $script (mut i32) (i32.const 1024))
    (global $align (mut i32) (i32.const 0))
    (global $size (mut i32) (i32.const 0))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $align i32)
        (param $size i32) (result i32)
      (global.set $align (i32.add (i32.or (local.get $old) (local.get $old-size))
        (local.get $align)))
      (global.set $size (local.get $size))
      (global.get $script))
    (func (export "script") (param i32) (global.set $script (local.get 0)))
    (func (export "align") (result i32) (global.get $align))
    (func (export "size") (result i32) (global.get $size))
    (func (export "id") (param i32) (result i32) (local.get 0))
    (func (export "peek") (param i32) (result i64) (i64.load (local.get 0)))
    ;; Weighs each of its parameters differently.
    (func (export "f16") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
        (result i32)
      (i32.add (local.get 0) (i32.mul (local.get 15) (i32.const 1000))))
    (func (export "f17") (param i32) (result i32)
      (i32.add (i32.load8_u (local.get 0))
        (i32.mul (i32.load8_u offset=16 (local.get 0)) (i32.const 1000))))
    (data (i32.const 2048) "\07\ee\ee\ee\ee\ee\ee\ee\08\07\06\05\04\03\02\01")
    (data (i32.const 65520) "\09\ee\ee\ee\ee\ee\ee\ee\01\00\00\00\00\00\00\00"))
  (core instance $i (instantiate $m))
  (type $wide (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u64))
  (func (export "script") (param "ptr" u32) (canon lift (core func $i "script")))
  (func (export "align") (result u32) (canon lift (core func $i "align")))
  (func (export "size") (result u32) (canon lift (core func $i "size")))
  (func (export "peek") (param "at" u32) (result u64) (canon lift (core func $i "peek")))
  (func (export "wide") (param "t" $wide) (result u32)
    (canon lift (core func $i "id") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "sixteen")
    (param "p0" u8) (param "p1" u8) (param "p2" u8) (param "p3" u8) (param "p4" u8)
    (param "p5" u8) (param "p6" u8) (param "p7" u8) (param "p8" u8) (param "p9" u8)
    (param "p10" u8) (param "p11" u8) (param "p12" u8) (param "p13" u8) (param "p14" u8)
    (param "p15" u8) (result u32)
    (canon lift (core func $i "f16")))
  (func (export "seventeen")
    (param "p0" u8) (param "p1" u8) (param "p2" u8) (param "p3" u8) (param "p4" u8)
    (param "p5" u8) (param "p6" u8) (param "p7" u8) (param "p8" u8) (param "p9" u8)
    (param "p10" u8) (param "p11" u8) (param "p12" u8) (param "p13" u8) (param "p14" u8)
    (param "p15" u8) (param "p16" u8) (result u32)
    (canon lift (core func $i "f17") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "two") (param "ptr" u32) (result (tuple u8 u64))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "two-bytes") (param "ptr" u32) (result (tuple u8 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem")))))

(component instance $i $Spilled)

;; case: sixteen-are-flat
(assert_return (invoke "sixteen"
  (u8.const 1) (u8.const 2) (u8.const 3) (u8.const 4) (u8.const 5) (u8.const 6)
  (u8.const 7) (u8.const 8) (u8.const 9) (u8.const 10) (u8.const 11) (u8.const 12)
  (u8.const 13) (u8.const 14) (u8.const 15) (u8.const 16))
  (u32.const 16001))
(assert_return (invoke "size") (u32.const 0))

;; case: seventeen-are-spilled
(assert_return (invoke "seventeen"
  (u8.const 1) (u8.const 2) (u8.const 3) (u8.const 4) (u8.const 5) (u8.const 6)
  (u8.const 7) (u8.const 8) (u8.const 9) (u8.const 10) (u8.const 11) (u8.const 12)
  (u8.const 13) (u8.const 14) (u8.const 15) (u8.const 16) (u8.const 17))
  (u32.const 17001))
(assert_return (invoke "size") (u32.const 17))
(assert_return (invoke "align") (u32.const 1))

;; case: one-wide-parameter-is-spilled
(assert_return (invoke "wide" (tuple.const
  (u8.const 1) (u8.const 2) (u8.const 3) (u8.const 4) (u8.const 5) (u8.const 6)
  (u8.const 7) (u8.const 8) (u8.const 9) (u8.const 10) (u8.const 11) (u8.const 12)
  (u8.const 13) (u8.const 14) (u8.const 15) (u8.const 16)
  (u64.const 0x1122334455667788)))
  (u32.const 1024))
(assert_return (invoke "size") (u32.const 24))
(assert_return (invoke "align") (u32.const 8))
(assert_return (invoke "peek" (u32.const 1024)) (u64.const 0x0807060504030201))
(assert_return (invoke "peek" (u32.const 1032)) (u64.const 0x100f0e0d0c0b0a09))
(assert_return (invoke "peek" (u32.const 1040)) (u64.const 0x1122334455667788))

;; case: parameters-up-to-memory-end
(assert_return (invoke "script" (u32.const 65512)))
(assert_return (invoke "wide" (tuple.const
  (u8.const 1) (u8.const 2) (u8.const 3) (u8.const 4) (u8.const 5) (u8.const 6)
  (u8.const 7) (u8.const 8) (u8.const 9) (u8.const 10) (u8.const 11) (u8.const 12)
  (u8.const 13) (u8.const 14) (u8.const 15) (u8.const 16)
  (u64.const 0x1122334455667788)))
  (u32.const 65512))
(assert_return (invoke "peek" (u32.const 65528)) (u64.const 0x1122334455667788))

;; case: parameters-past-memory-end
(component instance $i $Spilled)
(invoke "script" (u32.const 65520))
(assert_trap (invoke "wide" (tuple.const
  (u8.const 1) (u8.const 2) (u8.const 3) (u8.const 4) (u8.const 5) (u8.const 6)
  (u8.const 7) (u8.const 8) (u8.const 9) (u8.const 10) (u8.const 11) (u8.const 12)
  (u8.const 13) (u8.const 14) (u8.const 15) (u8.const 16)
  (u64.const 0x1122334455667788)))
  "realloc out of bounds")

;; case: parameters-at-memory-end
(component instance $i $Spilled)
(invoke "script" (u32.const 65536))
(assert_trap (invoke "wide" (tuple.const
  (u8.const 1) (u8.const 2) (u8.const 3) (u8.const 4) (u8.const 5) (u8.const 6)
  (u8.const 7) (u8.const 8) (u8.const 9) (u8.const 10) (u8.const 11) (u8.const 12)
  (u8.const 13) (u8.const 14) (u8.const 15) (u8.const 16)
  (u64.const 0x1122334455667788)))
  "realloc out of bounds")

;; case: parameters-wrap-around
(component instance $i $Spilled)
(invoke "script" (u32.const 0xfffffff8))
(assert_trap (invoke "wide" (tuple.const
  (u8.const 1) (u8.const 2) (u8.const 3) (u8.const 4) (u8.const 5) (u8.const 6)
  (u8.const 7) (u8.const 8) (u8.const 9) (u8.const 10) (u8.const 11) (u8.const 12)
  (u8.const 13) (u8.const 14) (u8.const 15) (u8.const 16)
  (u64.const 0x1122334455667788)))
  "realloc out of bounds")

;; case: parameters-misaligned
(component instance $i $Spilled)
(invoke "script" (u32.const 1028))
(assert_trap (invoke "wide" (tuple.const
  (u8.const 1) (u8.const 2) (u8.const 3) (u8.const 4) (u8.const 5) (u8.const 6)
  (u8.const 7) (u8.const 8) (u8.const 9) (u8.const 10) (u8.const 11) (u8.const 12)
  (u8.const 13) (u8.const 14) (u8.const 15) (u8.const 16)
  (u64.const 0x1122334455667788)))
  "realloc misaligned")

;; case: parameters-misaligned-by-one
(component instance $i $Spilled)
(invoke "script" (u32.const 1025))
(assert_trap (invoke "wide" (tuple.const
  (u8.const 1) (u8.const 2) (u8.const 3) (u8.const 4) (u8.const 5) (u8.const 6)
  (u8.const 7) (u8.const 8) (u8.const 9) (u8.const 10) (u8.const 11) (u8.const 12)
  (u8.const 13) (u8.const 14) (u8.const 15) (u8.const 16)
  (u64.const 0x1122334455667788)))
  "realloc misaligned")

(component instance $i $Spilled)

;; case: results
(assert_return (invoke "two" (u32.const 2048))
  (tuple.const (u8.const 7) (u64.const 0x0102030405060708)))

;; case: results-up-to-memory-end
(assert_return (invoke "two" (u32.const 65520)) (tuple.const (u8.const 9) (u64.const 1)))

;; case: results-of-bytes-up-to-memory-end
(assert_return (invoke "two-bytes" (u32.const 65534)) (tuple.const (u8.const 0) (u8.const 0)))

;; case: results-of-bytes-need-no-alignment
(assert_return (invoke "two-bytes" (u32.const 2047)) (tuple.const (u8.const 0) (u8.const 7)))

;; case: results-past-memory-end
(component instance $i $Spilled)
(assert_trap (invoke "two" (u32.const 65528)) "return pointer out of bounds")

;; case: results-at-memory-end
(component instance $i $Spilled)
(assert_trap (invoke "two" (u32.const 65536)) "return pointer out of bounds")

;; case: results-wrap-around
(component instance $i $Spilled)
(assert_trap (invoke "two" (u32.const 0xfffffff8)) "return pointer out of bounds")

;; case: results-of-bytes-past-memory-end
(component instance $i $Spilled)
(assert_trap (invoke "two-bytes" (u32.const 65535)) "return pointer out of bounds")

;; case: results-of-bytes-at-the-last-address
(component instance $i $Spilled)
(assert_trap (invoke "two-bytes" (u32.const 0xffffffff)) "return pointer out of bounds")

;; case: results-misaligned
(component instance $i $Spilled)
(assert_trap (invoke "two" (u32.const 2052)) "return pointer misaligned")

;; case: results-misaligned-by-one
(component instance $i $Spilled)
(assert_trap (invoke "two" (u32.const 2049)) "return pointer misaligned")
