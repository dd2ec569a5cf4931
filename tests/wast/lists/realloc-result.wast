;; What realloc returns for a list must be aligned for its elements, and the list must end in
;; memory. The guest is told what to return; first the host stores, then another guest.

(component definition $Host
  (core module $m
    (memory (export "mem") 1)
    (global $ptr (mut i32) (i32.const 0))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (global.get $ptr))
    (func (export "will-return") (param i32) (global.set $ptr (local.get 0)))
    (func (export "where") (param i32 i32) (result i32) (local.get 0)))
  (core instance $i (instantiate $m))
  (func (export "will-return") (param "ptr" u32)
    (canon lift (core func $i "will-return")))
  (func (export "u8") (param "l" (list u8)) (result u32)
    (canon lift (core func $i "where") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "u64") (param "l" (list u64)) (result u32)
    (canon lift (core func $i "where") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "tuple") (param "l" (list (tuple u8 u16))) (result u32)
    (canon lift (core func $i "where") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc")))))

(component instance $i $Host)

;; case: bytes-up-to-memory-end
(assert_return (invoke "will-return" (u32.const 65534)))
(assert_return (invoke "u8" (list.const (u8.const 1) (u8.const 2))) (u32.const 65534))

;; case: empty-at-memory-end
(assert_return (invoke "will-return" (u32.const 65536)))
(assert_return (invoke "u8" (list.const)) (u32.const 65536))
(assert_return (invoke "u64" (list.const)) (u32.const 65536))

;; case: words-up-to-memory-end
(assert_return (invoke "will-return" (u32.const 65520)))
(assert_return (invoke "u64" (list.const (u64.const 1) (u64.const 2))) (u32.const 65520))

;; case: null-is-a-place
(assert_return (invoke "will-return" (u32.const 0)))
(assert_return (invoke "u64" (list.const (u64.const 1))) (u32.const 0))

;; case: bytes-past-memory-end
(component instance $i $Host)
(invoke "will-return" (u32.const 65535))
(assert_trap (invoke "u8" (list.const (u8.const 1) (u8.const 2))) "realloc out of bounds")

;; case: words-past-memory-end
(component instance $i $Host)
(invoke "will-return" (u32.const 65528))
(assert_trap (invoke "u64" (list.const (u64.const 1) (u64.const 2))) "realloc out of bounds")

;; case: empty-past-memory-end
(component instance $i $Host)
(invoke "will-return" (u32.const 65537))
(assert_trap (invoke "u8" (list.const)) "realloc out of bounds")

;; case: last-address
(component instance $i $Host)
(invoke "will-return" (u32.const 0xffffffff))
(assert_trap (invoke "u8" (list.const (u8.const 1))) "realloc out of bounds")

;; case: words-misaligned
(component instance $i $Host)
(invoke "will-return" (u32.const 1028))
(assert_trap (invoke "u64" (list.const (u64.const 1))) "realloc misaligned")

;; case: tuples-misaligned
(component instance $i $Host)
(invoke "will-return" (u32.const 1025))
(assert_trap (invoke "tuple" (list.const (tuple.const (u8.const 1) (u16.const 2))))
  "realloc misaligned")

;; case: empty-misaligned
(component instance $i $Host)
(invoke "will-return" (u32.const 1025))
(assert_trap (invoke "u64" (list.const)) "realloc misaligned")

(component definition $Guest
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (global $ptr (mut i32) (i32.const 0))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (global.get $ptr))
      (func (export "will-return") (param i32) (global.set $ptr (local.get 0)))
      (func (export "where") (param i32 i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m))
    (func (export "will-return") (param "ptr" u32)
      (canon lift (core func $i "will-return")))
    (func (export "u8") (param "l" (list u8)) (result u32)
      (canon lift (core func $i "where") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "u64") (param "l" (list u64)) (result u32)
      (canon lift (core func $i "where") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")))))
  (component $Caller
    (import "u8" (func $u8 (param "l" (list u8)) (result u32)))
    (import "u64" (func $u64 (param "l" (list u64)) (result u32)))
    (core module $m (memory (export "mem") 1))
    (core instance $i (instantiate $m))
    (core func $u8' (canon lower (func $u8) (memory (core memory $i "mem"))))
    (core func $u64' (canon lower (func $u64) (memory (core memory $i "mem"))))
    (func (export "u8") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $u8')))
    (func (export "u64") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $u64'))))
  (instance $callee (instantiate $Callee))
  (instance $caller (instantiate $Caller
    (with "u8" (func $callee "u8")) (with "u64" (func $callee "u64"))))
  (export "will-return" (func $callee "will-return"))
  (export "u8" (func $caller "u8"))
  (export "u64" (func $caller "u64")))

(component instance $i $Guest)

;; case: between-guests-up-to-memory-end
(assert_return (invoke "will-return" (u32.const 65528)))
(assert_return (invoke "u8" (u32.const 0) (u32.const 8)) (u32.const 65528))
(assert_return (invoke "u64" (u32.const 0) (u32.const 1)) (u32.const 65528))

;; case: between-guests-empty-at-memory-end
(assert_return (invoke "will-return" (u32.const 65536)))
(assert_return (invoke "u8" (u32.const 0) (u32.const 0)) (u32.const 65536))
(assert_return (invoke "u64" (u32.const 0) (u32.const 0)) (u32.const 65536))

;; case: between-guests-bytes-past-memory-end
(component instance $i $Guest)
(invoke "will-return" (u32.const 65528))
(assert_trap (invoke "u8" (u32.const 0) (u32.const 9)) "realloc out of bounds")

;; case: between-guests-words-past-memory-end
(component instance $i $Guest)
(invoke "will-return" (u32.const 65528))
(assert_trap (invoke "u64" (u32.const 0) (u32.const 2)) "realloc out of bounds")

;; case: between-guests-empty-past-memory-end
(component instance $i $Guest)
(invoke "will-return" (u32.const 65544))
(assert_trap (invoke "u64" (u32.const 0) (u32.const 0)) "realloc out of bounds")

;; case: between-guests-words-misaligned
(component instance $i $Guest)
(invoke "will-return" (u32.const 1028))
(assert_trap (invoke "u64" (u32.const 0) (u32.const 1)) "realloc misaligned")

;; case: between-guests-empty-misaligned
(component instance $i $Guest)
(invoke "will-return" (u32.const 1028))
(assert_trap (invoke "u64" (u32.const 0) (u32.const 0)) "realloc misaligned")
