;; Three components in a row, each with a memory and a string encoding of its own, each adding to
;; the request on the way in and to the answer on the way out.

(component definition $Chain
  (component $App
    (core module $m
      (memory (export "mem") 1)
      (global $next (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $next)
        (memory.copy (global.get $next) (local.get 0)
          (select (local.get 1) (local.get 3) (i32.lt_u (local.get 1) (local.get 3))))
        (global.set $next
          (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15))
            (i32.const -16))))
      ;; Answers with its request and a count of its calls.
      (global $calls (mut i32) (i32.const 0))
      (func (export "handle") (param i32 i32) (result i32)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i32.store (i32.const 16) (local.get 0))
        (i32.store (i32.const 20) (local.get 1))
        (i32.store (i32.const 24) (global.get $calls))
        (i32.const 16)))
    (core instance $i (instantiate $m))
    (func (export "handle") (param "request" string) (result (tuple string u32))
      (canon lift (core func $i "handle") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")) string-encoding=utf16)))
  ;; Puts one byte before the request and one after the answer: the byte that it is made with.
  (component $Wrap
    (import "byte" (core module $byte (export "byte" (global i32))))
    (import "handle" (func $handle (param "request" string) (result (tuple string u32))))
    (core module $mem
      (memory (export "mem") 1)
      (global $next (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $next)
        (memory.copy (global.get $next) (local.get 0)
          (select (local.get 1) (local.get 3) (i32.lt_u (local.get 1) (local.get 3))))
        (global.set $next
          (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15))
            (i32.const -16)))))
    (core instance $mem (instantiate $mem))
    (core instance $byte' (instantiate $byte))
    (core func $handle'
      (canon lower (func $handle) (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc"))))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "byte" (global $byte i32))
      (import "" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
      (import "" "handle" (func $handle (param i32 i32 i32)))
      (func (export "handle") (param $ptr i32) (param $len i32) (result i32)
        (local $at i32)
        (local.set $at (call $realloc (i32.const 0) (i32.const 0) (i32.const 1)
          (i32.add (local.get $len) (i32.const 1))))
        (i32.store8 (local.get $at) (global.get $byte))
        (memory.copy (i32.add (local.get $at) (i32.const 1)) (local.get $ptr)
          (local.get $len))
        (call $handle (local.get $at) (i32.add (local.get $len) (i32.const 1))
          (i32.const 16))
        (local.set $len (i32.load (i32.const 20)))
        (local.set $at (call $realloc (i32.load (i32.const 16)) (local.get $len)
          (i32.const 1) (i32.add (local.get $len) (i32.const 1))))
        (i32.store8 (i32.add (local.get $at) (local.get $len)) (global.get $byte))
        (i32.store (i32.const 16) (local.get $at))
        (i32.store (i32.const 20) (i32.add (local.get $len) (i32.const 1)))
        (i32.const 16)))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "mem")) (export "byte" (global $byte' "byte"))
      (export "realloc" (func $mem "realloc")) (export "handle" (func $handle'))))))
    (func (export "handle") (param "request" string) (result (tuple string u32))
      (canon lift (core func $i "handle") (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc")))))
  (core module $left (global (export "byte") i32 (i32.const 0x3c)))
  (core module $right (global (export "byte") i32 (i32.const 0x2b)))
  (instance $app (instantiate $App))
  (instance $inner (instantiate $Wrap
    (with "byte" (core module $left)) (with "handle" (func $app "handle"))))
  (instance $outer (instantiate $Wrap
    (with "byte" (core module $right)) (with "handle" (func $inner "handle"))))
  (export "app" (func $app "handle"))
  (export "one" (func $inner "handle"))
  (export "two" (func $outer "handle")))

(component instance $i $Chain)

;; case: app-alone
(assert_return (invoke "app" (str.const "x\u{e9}"))
  (tuple.const (str.const "x\u{e9}") (u32.const 1)))

;; case: one-wrapped-around
(assert_return (invoke "one" (str.const "x\u{20ac}"))
  (tuple.const (str.const "<x\u{20ac}<") (u32.const 2)))

;; case: two-wrapped-around
(assert_return (invoke "two" (str.const "x\u{1f600}"))
  (tuple.const (str.const "<+x\u{1f600}<+") (u32.const 3)))

;; case: again
(assert_return (invoke "two" (str.const "")) (tuple.const (str.const "<+<+") (u32.const 4)))
