;; realloc and post-return are called without entering: the caller's realloc runs for a result
;; while the caller is in its call, and a parent's realloc for what a child passes to it, even when
;; the parent waits for that child.

(component definition $Realloc
  (core module $m
    (type $give (func (param i32 i32)))
    (memory (export "mem") 1)
    (table (export "table") 1 funcref)
    (global $next (mut i32) (i32.const 1024))
    (global $reallocs (mut i32) (i32.const 0))
    (global $posts (mut i32) (i32.const 0))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $reallocs (i32.add (global.get $reallocs) (i32.const 1)))
      (global.get $next)
      (global.set $next (i32.add (global.get $next) (i32.const 64))))
    (func (export "back") (param i32 i32) (result i32)
      (i32.add (local.get 1) (i32.load8_u (local.get 0))))
    (func (export "post") (param i32)
      (global.set $posts (i32.add (global.get $posts) (i32.const 1))))
    (func (export "run") (param i32) (result i32)
      (call_indirect (type $give) (local.get 0) (i32.const 16) (i32.const 0))
      (i32.load8_u (i32.load (i32.const 16))))
    (func (export "reallocs") (result i32) (global.get $reallocs))
    (func (export "posts") (result i32) (global.get $posts)))
  (core instance $i (instantiate $m))
  (func $back (param "s" string) (result u32)
    (canon lift (core func $i "back") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc")) (post-return (core func $i "post"))))
  (component $Child
    (import "back" (func $back (param "s" string) (result u32)))
    (core module $mem (memory (export "mem") 1) (data (i32.const 32) "Zz"))
    (core instance $mem (instantiate $mem))
    (core func $back' (canon lower (func $back) (memory (core memory $mem "mem"))))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "back" (func $back (param i32 i32) (result i32)))
      ;; Passes a string to the parent, and returns one with the byte that comes of it.
      (func (export "give") (param i32) (result i32)
        (i32.store8 (i32.const 64)
          (i32.add (local.get 0) (call $back (i32.const 32) (i32.const 2))))
        (i32.store (i32.const 16) (i32.const 64))
        (i32.store (i32.const 20) (i32.const 1))
        (i32.const 16)))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "mem")) (export "back" (func $back'))))))
    (func (export "give") (param "x" u32) (result string)
      (canon lift (core func $i "give") (memory (core memory $mem "mem")))))
  (instance $child (instantiate $Child (with "back" (func $back))))
  (core func $give
    (canon lower (func $child "give") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (core module $fill
    (import "" "table" (table 1 funcref))
    (import "" "give" (func $give (param i32 i32)))
    (elem (i32.const 0) $give))
  (core instance (instantiate $fill (with "" (instance
    (export "table" (table $i "table")) (export "give" (func $give))))))
  (func (export "run") (param "x" u32) (result u32) (canon lift (core func $i "run")))
  (func (export "reallocs") (result u32) (canon lift (core func $i "reallocs")))
  (func (export "posts") (result u32) (canon lift (core func $i "posts"))))

;; case: parent-allocates-while-it-waits-for-its-child
;; 'Z' and the length 2, and 3 from here: once for the argument, once for the result.
(component instance $i $Realloc)
(assert_return (invoke "run" (u32.const 3)) (u32.const 95))
(assert_return (invoke "reallocs") (u32.const 2))
(assert_return (invoke "posts") (u32.const 1))
