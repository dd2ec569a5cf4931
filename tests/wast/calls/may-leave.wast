;; While realloc or post-return runs, its component must not call out, nor make or drop handles;
;; looking a representation up is allowed. Before and after, all of that is allowed.

(component definition $MayLeave
  (component $Callee
    (core module $m (func (export "f")))
    (core instance $i (instantiate $m))
    (func (export "f") (canon lift (core func $i "f"))))
  (instance $callee (instantiate $Callee))
  (component $Tested
    (import "out" (func $out))
    (type $r (resource (rep i32)))
    (core func $out' (canon lower (func $out)))
    (core func $new (canon resource.new $r))
    (core func $rep (canon resource.rep $r))
    (core func $drop (canon resource.drop $r))
    (core module $m
      (import "" "out" (func $out))
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "rep" (func $rep (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (memory (export "mem") 1)
      (global $handle (mut i32) (i32.const 0))
      (global $in-realloc (mut i32) (i32.const 0))
      (global $in-post-return (mut i32) (i32.const 0))
      (global $seen (mut i32) (i32.const 0))
      (func $do (param $what i32)
        (if (i32.eq (local.get $what) (i32.const 1)) (then (call $out)))
        (if (i32.eq (local.get $what) (i32.const 2))
          (then (global.set $handle (call $new (i32.const 9)))))
        (if (i32.eq (local.get $what) (i32.const 3))
          (then (global.set $seen (call $rep (global.get $handle)))))
        (if (i32.eq (local.get $what) (i32.const 4)) (then (call $drop (global.get $handle)))))
      (func (export "setup") (param i32 i32)
        (global.set $in-realloc (local.get 0))
        (global.set $in-post-return (local.get 1))
        (global.set $handle (call $new (i32.const 77))))
      (func (export "do") (param i32) (call $do (local.get 0)))
      (func (export "seen") (result i32) (global.get $seen))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (call $do (global.get $in-realloc))
        (i32.const 64))
      (func (export "take") (param i32 i32) (result i32) (local.get 1))
      (func (export "post-return") (param i32) (call $do (global.get $in-post-return))))
    (core instance $i (instantiate $m (with "" (instance
      (export "out" (func $out')) (export "new" (func $new)) (export "rep" (func $rep))
      (export "drop" (func $drop))))))
    (func (export "setup") (param "realloc" u32) (param "post-return" u32)
      (canon lift (core func $i "setup")))
    (func (export "do") (param "what" u32) (canon lift (core func $i "do")))
    (func (export "seen") (result u32) (canon lift (core func $i "seen")))
    (func (export "take") (param "s" string) (result u32)
      (canon lift (core func $i "take") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))
        (post-return (core func $i "post-return")))))
  (instance $tested (instantiate $Tested (with "out" (func $callee "f"))))
  ;; Calls "take" with a string of its own.
  (component $Caller
    (import "take" (func $take (param "s" string) (result u32)))
    (core module $m (memory (export "mem") 1))
    (core instance $i (instantiate $m))
    (core func $take' (canon lower (func $take) (memory (core memory $i "mem"))))
    (func (export "take") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $take'))))
  (instance $caller (instantiate $Caller (with "take" (func $tested "take"))))
  (export "setup" (func $tested "setup"))
  (export "do" (func $tested "do"))
  (export "seen" (func $tested "seen"))
  (export "take" (func $tested "take"))
  (export "take-between-guests" (func $caller "take")))

;; case: all-allowed-in-a-function
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 0) (u32.const 0)))
(assert_return (invoke "do" (u32.const 1)))
(assert_return (invoke "do" (u32.const 3)))
(assert_return (invoke "seen") (u32.const 77))
(assert_return (invoke "do" (u32.const 4)))
(assert_return (invoke "do" (u32.const 2)))

;; case: rep-in-realloc
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 3) (u32.const 0)))
(assert_return (invoke "take" (str.const "abc")) (u32.const 3))
(assert_return (invoke "seen") (u32.const 77))

;; case: rep-in-post-return
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 0) (u32.const 3)))
(assert_return (invoke "take" (str.const "abc")) (u32.const 3))
(assert_return (invoke "seen") (u32.const 77))

;; case: all-allowed-again-afterwards
(assert_return (invoke "do" (u32.const 1)))
(assert_return (invoke "do" (u32.const 4)))
(assert_return (invoke "do" (u32.const 2)))

;; case: call-in-realloc
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 1) (u32.const 0)))
(assert_trap (invoke "take" (str.const "abc")) "cannot leave component instance")

;; case: new-in-realloc
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 2) (u32.const 0)))
(assert_trap (invoke "take" (str.const "abc")) "cannot leave component instance")

;; case: drop-in-realloc
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 4) (u32.const 0)))
(assert_trap (invoke "take" (str.const "abc")) "cannot leave component instance")

;; case: call-in-post-return
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 0) (u32.const 1)))
(assert_trap (invoke "take" (str.const "abc")) "cannot leave component instance")

;; case: new-in-post-return
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 0) (u32.const 2)))
(assert_trap (invoke "take" (str.const "abc")) "cannot leave component instance")

;; case: drop-in-post-return
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 0) (u32.const 4)))
(assert_trap (invoke "take" (str.const "abc")) "cannot leave component instance")

;; case: between-guests-rep-in-realloc-and-post-return
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 3) (u32.const 3)))
(assert_return (invoke "take-between-guests" (u32.const 0) (u32.const 3)) (u32.const 3))
(assert_return (invoke "seen") (u32.const 77))
(assert_return (invoke "do" (u32.const 1)))

;; case: between-guests-call-in-realloc
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 1) (u32.const 0)))
(assert_trap (invoke "take-between-guests" (u32.const 0) (u32.const 3))
  "cannot leave component instance")

;; case: between-guests-new-in-realloc
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 2) (u32.const 0)))
(assert_trap (invoke "take-between-guests" (u32.const 0) (u32.const 3))
  "cannot leave component instance")

;; case: between-guests-drop-in-realloc
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 4) (u32.const 0)))
(assert_trap (invoke "take-between-guests" (u32.const 0) (u32.const 3))
  "cannot leave component instance")

;; case: between-guests-call-in-post-return
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 0) (u32.const 1)))
(assert_trap (invoke "take-between-guests" (u32.const 0) (u32.const 3))
  "cannot leave component instance")

;; case: between-guests-drop-in-post-return
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 0) (u32.const 4)))
(assert_trap (invoke "take-between-guests" (u32.const 0) (u32.const 3))
  "cannot leave component instance")

;; case: between-guests-new-in-post-return
(component instance $i $MayLeave)
(assert_return (invoke "setup" (u32.const 0) (u32.const 2)))
(assert_trap (invoke "take-between-guests" (u32.const 0) (u32.const 3))
  "cannot leave component instance")

;; case: between-guests-realloc-for-the-callers-result
;; The caller's own realloc may not call out either, nor make a handle.
(component definition $CallerRealloc
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (func (export "nothing"))
      (func (export "give") (result i32)
        (i32.store (i32.const 16) (i32.const 32))
        (i32.store (i32.const 20) (i32.const 3))
        (i32.const 16)))
    (core instance $i (instantiate $m))
    (func (export "nothing") (canon lift (core func $i "nothing")))
    (func (export "give") (result string)
      (canon lift (core func $i "give") (memory (core memory $i "mem")))))
  (instance $callee (instantiate $Callee))
  (component $Caller
    (import "nothing" (func $nothing))
    (import "give" (func $give (result string)))
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (core func $nothing' (canon lower (func $nothing)))
    (core module $mem
      (import "" "nothing" (func $nothing))
      (import "" "new" (func $new (param i32) (result i32)))
      (memory (export "mem") 1)
      (global $what (mut i32) (i32.const 0))
      (func (export "setup") (param i32) (global.set $what (local.get 0)))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (if (i32.eq (global.get $what) (i32.const 1)) (then (call $nothing)))
        (if (i32.eq (global.get $what) (i32.const 2)) (then (drop (call $new (i32.const 1)))))
        (i32.const 64)))
    (core instance $mem (instantiate $mem (with "" (instance
      (export "nothing" (func $nothing')) (export "new" (func $new))))))
    (core func $give'
      (canon lower (func $give) (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc"))))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "give" (func $give (param i32)))
      (func (export "run") (result i32)
        (call $give (i32.const 16))
        (i32.load (i32.const 20))))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "mem")) (export "give" (func $give'))))))
    (func (export "setup") (param "what" u32) (canon lift (core func $mem "setup")))
    (func (export "run") (result u32) (canon lift (core func $i "run"))))
  (instance $caller (instantiate $Caller
    (with "nothing" (func $callee "nothing")) (with "give" (func $callee "give"))))
  (export "setup" (func $caller "setup"))
  (export "run" (func $caller "run")))
(component instance $i $CallerRealloc)
(assert_return (invoke "run") (u32.const 3))
(component instance $i $CallerRealloc)
(assert_return (invoke "setup" (u32.const 1)))
(assert_trap (invoke "run") "cannot leave component instance")
(component instance $i $CallerRealloc)
(assert_return (invoke "setup" (u32.const 2)))
(assert_trap (invoke "run") "cannot leave component instance")
