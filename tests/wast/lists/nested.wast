;; What is inside of a list is checked like the list itself, at every depth: where the inner lists
;; and strings lie, and what their bytes mean. The outer list is always good here; its only element
;; is at 64 and points to the range given. First the host lifts, then a guest.

(component definition $Host
  (core module $m
    (memory (export "mem") 1)
    (func (export "wrap") (param i32 i32) (result i32)
      (i32.store (i32.const 16) (i32.const 64))
      (i32.store (i32.const 20) (i32.const 1))
      (i32.store (i32.const 64) (local.get 0))
      (i32.store (i32.const 68) (local.get 1))
      (i32.const 16))
    ;; One level more: the list at 128 is the element of the one at 64.
    (func (export "wrap-twice") (param i32 i32) (result i32)
      (i32.store (i32.const 16) (i32.const 64))
      (i32.store (i32.const 20) (i32.const 1))
      (i32.store (i32.const 64) (i32.const 128))
      (i32.store (i32.const 68) (i32.const 1))
      (i32.store (i32.const 128) (local.get 0))
      (i32.store (i32.const 132) (local.get 1))
      (i32.const 16))
    (data (i32.const 256) "ok\ff\00\d8\00\00"))
  (core instance $i (instantiate $m))
  (func (export "strings") (param "ptr" u32) (param "len" u32) (result (list string))
    (canon lift (core func $i "wrap") (memory (core memory $i "mem"))))
  (func (export "shorts") (param "ptr" u32) (param "len" u32) (result (list (list u16)))
    (canon lift (core func $i "wrap") (memory (core memory $i "mem"))))
  (func (export "chars") (param "ptr" u32) (param "len" u32)
    (result (list (list (list char))))
    (canon lift (core func $i "wrap-twice") (memory (core memory $i "mem")))))

(component instance $i $Host)

;; case: good
(assert_return (invoke "strings" (u32.const 256) (u32.const 2)) (list.const (str.const "ok")))
(assert_return (invoke "shorts" (u32.const 65534) (u32.const 1))
  (list.const (list.const (u16.const 0))))
(assert_return (invoke "chars" (u32.const 65532) (u32.const 1))
  (list.const (list.const (list.const (char.const "\u{0}")))))

;; case: inner-string-out-of-bounds
(component instance $i $Host)
(assert_trap (invoke "strings" (u32.const 65535) (u32.const 2)) "string out of bounds")

;; case: inner-string-ill-formed
(component instance $i $Host)
(assert_trap (invoke "strings" (u32.const 256) (u32.const 3)) "invalid UTF-8")

;; case: inner-list-out-of-bounds
(component instance $i $Host)
(assert_trap (invoke "shorts" (u32.const 65534) (u32.const 2)) "list out of bounds")

;; case: inner-list-misaligned
(component instance $i $Host)
(assert_trap (invoke "shorts" (u32.const 257) (u32.const 0)) "list misaligned")

;; case: inner-list-too-long
(component instance $i $Host)
(assert_trap (invoke "shorts" (u32.const 256) (u32.const 0x80000000)) "list too long")

;; case: third-level-out-of-bounds
(component instance $i $Host)
(assert_trap (invoke "chars" (u32.const 65532) (u32.const 2)) "list out of bounds")

;; case: third-level-misaligned
(component instance $i $Host)
(assert_trap (invoke "chars" (u32.const 258) (u32.const 1)) "list misaligned")

;; case: third-level-element-is-no-char
(component instance $i $Host)
(assert_trap (invoke "chars" (u32.const 256) (u32.const 1)) "char out of range")

(component definition $Guest
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (global $next (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $next)
        (global.set $next
          (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15))
            (i32.const -16))))
      ;; The length of the first element.
      (func (export "len") (param i32 i32) (result i32) (i32.load offset=4 (local.get 0))))
    (core instance $i (instantiate $m))
    (func (export "strings") (param "l" (list string)) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "shorts") (param "l" (list (list u16))) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")))))
  (instance $callee (instantiate $Callee))
  (component $Caller
    (import "strings" (func $strings (param "l" (list string)) (result u32)))
    (import "shorts" (func $shorts (param "l" (list (list u16))) (result u32)))
    (core module $mem
      (memory (export "mem") 1)
      (data (i32.const 256) "ok\ff\00\d8\00\00"))
    (core instance $mem (instantiate $mem))
    (core func $strings' (canon lower (func $strings) (memory (core memory $mem "mem"))))
    (core func $shorts' (canon lower (func $shorts) (memory (core memory $mem "mem"))))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "strings" (func $strings (param i32 i32) (result i32)))
      (import "" "shorts" (func $shorts (param i32 i32) (result i32)))
      (func $put (param i32 i32)
        (i32.store (i32.const 64) (local.get 0))
        (i32.store (i32.const 68) (local.get 1)))
      (func (export "strings") (param i32 i32) (result i32)
        (call $put (local.get 0) (local.get 1))
        (call $strings (i32.const 64) (i32.const 1)))
      (func (export "shorts") (param i32 i32) (result i32)
        (call $put (local.get 0) (local.get 1))
        (call $shorts (i32.const 64) (i32.const 1))))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "mem")) (export "strings" (func $strings'))
      (export "shorts" (func $shorts'))))))
    (func (export "strings") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $i "strings")))
    (func (export "shorts") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $i "shorts"))))
  (instance $caller (instantiate $Caller
    (with "strings" (func $callee "strings")) (with "shorts" (func $callee "shorts"))))
  (export "strings" (func $caller "strings"))
  (export "shorts" (func $caller "shorts")))

(component instance $i $Guest)

;; case: between-guests-good
(assert_return (invoke "strings" (u32.const 256) (u32.const 2)) (u32.const 2))
(assert_return (invoke "shorts" (u32.const 65534) (u32.const 1)) (u32.const 1))

;; case: between-guests-inner-string-out-of-bounds
(component instance $i $Guest)
(assert_trap (invoke "strings" (u32.const 65535) (u32.const 2)) "string out of bounds")

;; case: between-guests-inner-string-ill-formed
(component instance $i $Guest)
(assert_trap (invoke "strings" (u32.const 256) (u32.const 3)) "invalid UTF-8")

;; case: between-guests-inner-list-out-of-bounds
(component instance $i $Guest)
(assert_trap (invoke "shorts" (u32.const 65534) (u32.const 2)) "list out of bounds")

;; case: between-guests-inner-list-misaligned
(component instance $i $Guest)
(assert_trap (invoke "shorts" (u32.const 257) (u32.const 0)) "list misaligned")

;; case: between-guests-inner-list-too-long
(component instance $i $Guest)
(assert_trap (invoke "shorts" (u32.const 256) (u32.const 0x80000000)) "list too long")
