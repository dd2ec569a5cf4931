;; The fields of a record or tuple lie in order, each at the first address aligned for it, and
;; the whole is padded to the alignment of its most aligned field: so elements of a list stay
;; aligned. Nested records keep their own padding.

(component definition $Records
  (core module $m
    (memory (export "mem") 1)
    (func (export "id") (param i32) (result i32) (local.get 0))
    ;; tuple<u8, u64, u8>: at 0, 8, 16; size 24
    (data (i32.const 0) "\01\ee\ee\ee\ee\ee\ee\ee\02\00\00\00\00\00\00\00\03")
    ;; outer {a: u8, b: inner {c: u16, d: u8}, e: u8}: c at 2, d at 4, e at 6; size 8
    (data (i32.const 32) "\0a\ee\0b\00\0c\ee\0d\ee")
    ;; tuple<u8, string, char, f32, f64>: at 0, 4, 12, 16, 24; size 32
    (data (i32.const 64) "\07\ee\ee\ee\80\00\00\00\02\00\00\00A\00\00\00\00\00\80\3f\ee\ee\ee\ee")
    (data (i32.const 88) "\00\00\00\00\00\00\00\c0")
    (data (i32.const 128) "hi")
    ;; list<tuple<u16, u8>>: two elements of 4 bytes at 160
    (data (i32.const 144) "\a0\00\00\00\02\00\00\00")
    (data (i32.const 160) "\01\00\02\ee\03\00\04\ee"))
  (core instance $i (instantiate $m))
  (type $inner' (record (field "c" u16) (field "d" u8)))
  (export $inner "inner" (type $inner'))
  (type $outer' (record (field "a" u8) (field "b" $inner) (field "e" u8)))
  (export $outer "outer" (type $outer'))
  (func (export "gaps") (param "at" u32) (result (tuple u8 u64 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "nested") (param "at" u32) (result $outer)
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "mixed") (param "at" u32) (result (tuple u8 string char f32 f64))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "elements") (param "at" u32) (result (list (tuple u16 u8)))
    (canon lift (core func $i "id") (memory (core memory $i "mem")))))

(component instance $i $Records)

;; case: gap-before-aligned-field
(assert_return (invoke "gaps" (u32.const 0))
  (tuple.const (u8.const 1) (u64.const 2) (u8.const 3)))

;; case: nested-record-keeps-its-padding
(assert_return (invoke "nested" (u32.const 32))
  (record.const
    (field "a" u8.const 10)
    (field "b" record.const (field "c" u16.const 11) (field "d" u8.const 12))
    (field "e" u8.const 13)))

;; case: pointers-and-floats
(assert_return (invoke "mixed" (u32.const 64))
  (tuple.const (u8.const 7) (str.const "hi") (char.const "A") (f32.const 1) (f64.const -2)))

;; case: elements-are-padded
(assert_return (invoke "elements" (u32.const 144))
  (list.const (tuple.const (u16.const 1) (u8.const 2)) (tuple.const (u16.const 3) (u8.const 4))))
