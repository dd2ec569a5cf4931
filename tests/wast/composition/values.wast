;; Values of all kinds between two guests, there in memory and back: the callee returns what it was
;; given, from other addresses, so that everything is loaded and stored twice. The two differ in
;; string encoding; the host sees what comes out in the end.

(component definition $Echo
  (type $color' (enum "red" "green" "blue"))
  (type $mode' (flags "r" "w" "x" "s" "t" "u" "v" "y" "z"))
  (type $shape' (variant
    (case "point") (case "circle" f64) (case "label" string) (case "many" (list u16))
    (case "pair" (tuple s8 u64))))
  (export $color "color" (type $color'))
  (export $mode "mode" (type $mode'))
  (export $shape "shape" (type $shape'))
  (type $leaf' (record
    (field "id" u8) (field "name" string) (field "color" $color) (field "mode" $mode)
    (field "shape" $shape) (field "on" bool) (field "glyph" char)
    (field "parts" (list (tuple u8 string)))
    (field "maybe" (option (option s16)))
    (field "done" (result string (error u32)))
    (field "ratio" f32) (field "big" s64)))
  (export $leaf "leaf" (type $leaf'))
  (component $Callee
    (export $color "color" (type $color'))
    (export $mode "mode" (type $mode'))
    (type $shape1 (variant
      (case "point") (case "circle" f64) (case "label" string) (case "many" (list u16))
      (case "pair" (tuple s8 u64))))
    (export $shape "shape" (type $shape1))
    (type $leaf1 (record
      (field "id" u8) (field "name" string) (field "color" $color) (field "mode" $mode)
      (field "shape" $shape) (field "on" bool) (field "glyph" char)
      (field "parts" (list (tuple u8 string)))
      (field "maybe" (option (option s16)))
      (field "done" (result string (error u32)))
      (field "ratio" f32) (field "big" s64)))
    (export $leaf "leaf" (type $leaf1))
    (core module $m
      (memory (export "mem") 1)
      (global $next (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (global.get $next))
        (global.set $next
          (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15))
            (i32.const -16)))
        (memory.copy (local.get $at) (local.get 0)
          (select (local.get 1) (local.get 3) (i32.lt_u (local.get 1) (local.get 3))))
        (local.get $at))
      (func (export "list") (param i32 i32) (result i32)
        (i32.store (i32.const 16) (local.get 0))
        (i32.store (i32.const 20) (local.get 1))
        (i32.const 16))
      (func (export "one") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m))
    (func (export "leaves") (param "l" (list $leaf)) (result (list $leaf))
      (canon lift (core func $i "list") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")) string-encoding=utf16))
    (func (export "leaf-back") (param "l" $leaf) (result $leaf)
      (canon lift (core func $i "one") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")) string-encoding=latin1+utf16)))
  (instance $callee (instantiate $Callee))
  (component $Caller
    (import "color" (type $color (eq $color')))
    (import "mode" (type $mode (eq $mode')))
    (type $shape1 (variant
      (case "point") (case "circle" f64) (case "label" string) (case "many" (list u16))
      (case "pair" (tuple s8 u64))))
    (import "shape" (type $shape (eq $shape1)))
    (type $leaf1 (record
      (field "id" u8) (field "name" string) (field "color" $color) (field "mode" $mode)
      (field "shape" $shape) (field "on" bool) (field "glyph" char)
      (field "parts" (list (tuple u8 string)))
      (field "maybe" (option (option s16)))
      (field "done" (result string (error u32)))
      (field "ratio" f32) (field "big" s64)))
    (import "leaf" (type $leaf (eq $leaf1)))
    (import "leaves" (func $leaves (param "l" (list $leaf)) (result (list $leaf))))
    (import "leaf-back" (func $leaf-back (param "l" $leaf) (result $leaf)))
    (core module $mem
      (memory (export "mem") 1)
      (global $next (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (global.get $next))
        (global.set $next
          (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15))
            (i32.const -16)))
        (memory.copy (local.get $at) (local.get 0)
          (select (local.get 1) (local.get 3) (i32.lt_u (local.get 1) (local.get 3))))
        (local.get $at)))
    (core instance $mem (instantiate $mem))
    (core func $leaves'
      (canon lower (func $leaves) (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc"))))
    (core func $leaf-back'
      (canon lower (func $leaf-back) (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc"))))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "leaves" (func $leaves (param i32 i32 i32)))
      (import "" "leaf-back" (func $leaf-back (param i32 i32)))
      (func (export "leaves") (param i32 i32) (result i32)
        (call $leaves (local.get 0) (local.get 1) (i32.const 512))
        (i32.const 512))
      (func (export "leaf-back") (param i32) (result i32)
        (call $leaf-back (local.get 0) (i32.const 512))
        (i32.const 512)))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "mem"))
      (export "leaves" (func $leaves')) (export "leaf-back" (func $leaf-back'))))))
    (func (export "leaves") (param "l" (list $leaf)) (result (list $leaf))
      (canon lift (core func $i "leaves") (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc"))))
    (func (export "leaf-back") (param "l" $leaf) (result $leaf)
      (canon lift (core func $i "leaf-back") (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc")))))
  (instance $caller (instantiate $Caller
    (with "color" (type $callee "color")) (with "mode" (type $callee "mode"))
    (with "shape" (type $callee "shape")) (with "leaf" (type $callee "leaf"))
    (with "leaves" (func $callee "leaves"))
    (with "leaf-back" (func $callee "leaf-back"))))
  (export "leaves" (func $caller "leaves")
    (func (param "l" (list $leaf)) (result (list $leaf))))
  (export "leaf-back" (func $caller "leaf-back") (func (param "l" $leaf) (result $leaf))))

(component instance $i $Echo)

;; case: empty-list
(assert_return (invoke "leaves" (list.const)) (list.const))

;; case: one-record
(assert_return (invoke "leaf-back" (record.const
    (field "id" u8.const 255)
    (field "name" str.const "n\u{e4}me")
    (field "color" enum.const "green")
    (field "mode" flags.const "r" "z")
    (field "shape" variant.const "label" (str.const "\u{20ac}5"))
    (field "on" bool.const false) (field "glyph" char.const "\u{1f600}")
    (field "parts" list.const (tuple.const (u8.const 1) (str.const "one")) (tuple.const
      (u8.const 2) (str.const "\u{fc}")))
    (field "maybe" option.some (option.none)) (field "done" result.err (u32.const 4294967295))
    (field "ratio" f32.const -1.5) (field "big" s64.const -1)))
  (record.const
    (field "id" u8.const 255)
    (field "name" str.const "n\u{e4}me")
    (field "color" enum.const "green")
    (field "mode" flags.const "r" "z")
    (field "shape" variant.const "label" (str.const "\u{20ac}5"))
    (field "on" bool.const false) (field "glyph" char.const "\u{1f600}")
    (field "parts" list.const (tuple.const (u8.const 1) (str.const "one")) (tuple.const
      (u8.const 2) (str.const "\u{fc}")))
    (field "maybe" option.some (option.none)) (field "done" result.err (u32.const 4294967295))
    (field "ratio" f32.const -1.5) (field "big" s64.const -1)))

;; case: list-of-records
(assert_return (invoke "leaves" (list.const
    (record.const
      (field "id" u8.const 1) (field "name" str.const "plain") (field "color" enum.const "red")
      (field "mode" flags.const) (field "shape" variant.const "point")
      (field "on" bool.const true) (field "glyph" char.const "a")
      (field "parts" list.const)
      (field "maybe" option.none) (field "done" result.ok (str.const ""))
      (field "ratio" f32.const 0) (field "big" s64.const 0))
    (record.const
      (field "id" u8.const 0) (field "name" str.const "") (field "color" enum.const "blue")
      (field "mode" flags.const "w")
      (field "shape" variant.const "many" (list.const (u16.const 65535) (u16.const 0)
        (u16.const 1)))
      (field "on" bool.const true) (field "glyph" char.const "\u{e000}")
      (field "parts" list.const)
      (field "maybe" option.some (option.some (s16.const -32768)))
      (field "done" result.ok (str.const "\u{1f600}x"))
      (field "ratio" f32.const 0x1p-149) (field "big" s64.const 9223372036854775807))
    (record.const
      (field "id" u8.const 7) (field "name" str.const "last") (field "color" enum.const "red")
      (field "mode" flags.const "r" "w" "x" "s" "t" "u" "v" "y" "z")
      (field "shape" variant.const "pair" (tuple.const (s8.const -128)
        (u64.const 18446744073709551615)))
      (field "on" bool.const false) (field "glyph" char.const "z")
      (field "parts" list.const (tuple.const (u8.const 0) (str.const "")))
      (field "maybe" option.none) (field "done" result.ok (str.const "ok"))
      (field "ratio" f32.const inf) (field "big" s64.const -9223372036854775808))))
  (list.const
    (record.const
      (field "id" u8.const 1) (field "name" str.const "plain") (field "color" enum.const "red")
      (field "mode" flags.const) (field "shape" variant.const "point")
      (field "on" bool.const true) (field "glyph" char.const "a")
      (field "parts" list.const)
      (field "maybe" option.none) (field "done" result.ok (str.const ""))
      (field "ratio" f32.const 0) (field "big" s64.const 0))
    (record.const
      (field "id" u8.const 0) (field "name" str.const "") (field "color" enum.const "blue")
      (field "mode" flags.const "w")
      (field "shape" variant.const "many" (list.const (u16.const 65535) (u16.const 0)
        (u16.const 1)))
      (field "on" bool.const true) (field "glyph" char.const "\u{e000}")
      (field "parts" list.const)
      (field "maybe" option.some (option.some (s16.const -32768)))
      (field "done" result.ok (str.const "\u{1f600}x"))
      (field "ratio" f32.const 0x1p-149) (field "big" s64.const 9223372036854775807))
    (record.const
      (field "id" u8.const 7) (field "name" str.const "last") (field "color" enum.const "red")
      (field "mode" flags.const "r" "w" "x" "s" "t" "u" "v" "y" "z")
      (field "shape" variant.const "pair" (tuple.const (s8.const -128)
        (u64.const 18446744073709551615)))
      (field "on" bool.const false) (field "glyph" char.const "z")
      (field "parts" list.const (tuple.const (u8.const 0) (str.const "")))
      (field "maybe" option.none) (field "done" result.ok (str.const "ok"))
      (field "ratio" f32.const inf) (field "big" s64.const -9223372036854775808))))
