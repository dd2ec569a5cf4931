;; Where a list lies: its first element must be aligned for its type even when there is none, and
;; its last must end in memory. The memory here is one page of zeros. First lifted by the host,
;; then from one guest by another.

(component definition $Host
  (core module $m
    (memory (export "mem") 1)
    (func (export "pair") (param i32 i32) (result i32)
      (i32.store (i32.const 8) (local.get 0))
      (i32.store (i32.const 12) (local.get 1))
      (i32.const 8)))
  (core instance $i (instantiate $m))
  (func (export "u8") (param "ptr" u32) (param "len" u32) (result (list u8))
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))))
  (func (export "u16") (param "ptr" u32) (param "len" u32) (result (list u16))
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))))
  (func (export "u32") (param "ptr" u32) (param "len" u32) (result (list u32))
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))))
  (func (export "u64") (param "ptr" u32) (param "len" u32) (result (list u64))
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))))
  (func (export "f64") (param "ptr" u32) (param "len" u32) (result (list f64))
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))))
  (func (export "char") (param "ptr" u32) (param "len" u32) (result (list char))
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))))
  (func (export "string") (param "ptr" u32) (param "len" u32) (result (list string))
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))))
  (func (export "list") (param "ptr" u32) (param "len" u32) (result (list (list u64)))
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))))
  (func (export "tuple") (param "ptr" u32) (param "len" u32) (result (list (tuple u8 u16)))
    (canon lift (core func $i "pair") (memory (core memory $i "mem"))))
  (func (export "option") (param "ptr" u32) (param "len" u32) (result (list (option u64)))
    (canon lift (core func $i "pair") (memory (core memory $i "mem")))))

(component instance $i $Host)

;; case: u8-ends-at-memory-end
(assert_return (invoke "u8" (u32.const 65534) (u32.const 2))
  (list.const (u8.const 0) (u8.const 0)))

;; case: u16-ends-at-memory-end
(assert_return (invoke "u16" (u32.const 65532) (u32.const 2))
  (list.const (u16.const 0) (u16.const 0)))

;; case: u32-ends-at-memory-end
(assert_return (invoke "u32" (u32.const 65528) (u32.const 2))
  (list.const (u32.const 0) (u32.const 0)))

;; case: u64-ends-at-memory-end
(assert_return (invoke "u64" (u32.const 65520) (u32.const 2))
  (list.const (u64.const 0) (u64.const 0)))

;; case: f64-ends-at-memory-end
(assert_return (invoke "f64" (u32.const 65520) (u32.const 2))
  (list.const (f64.const 0) (f64.const 0)))

;; case: char-ends-at-memory-end
(assert_return (invoke "char" (u32.const 65528) (u32.const 2))
  (list.const (char.const "\u{0}") (char.const "\u{0}")))

;; case: string-ends-at-memory-end
(assert_return (invoke "string" (u32.const 65520) (u32.const 2))
  (list.const (str.const "") (str.const "")))

;; case: list-ends-at-memory-end
(assert_return (invoke "list" (u32.const 65520) (u32.const 2))
  (list.const (list.const) (list.const)))

;; case: tuple-ends-at-memory-end
(assert_return (invoke "tuple" (u32.const 65528) (u32.const 2))
  (list.const (tuple.const (u8.const 0) (u16.const 0)) (tuple.const (u8.const 0) (u16.const 0))))

;; case: option-ends-at-memory-end
(assert_return (invoke "option" (u32.const 65504) (u32.const 2))
  (list.const (option.none) (option.none)))

;; case: u8-empty-at-memory-end
(assert_return (invoke "u8" (u32.const 65536) (u32.const 0)) (list.const))

;; case: u64-empty-at-memory-end
(assert_return (invoke "u64" (u32.const 65536) (u32.const 0)) (list.const))

;; case: tuple-empty-at-memory-end
(assert_return (invoke "tuple" (u32.const 65536) (u32.const 0)) (list.const))

;; case: u8-one-element-past-end
(component instance $i $Host)
(assert_trap (invoke "u8" (u32.const 65534) (u32.const 3)) "list out of bounds")

;; case: u16-one-element-past-end
(component instance $i $Host)
(assert_trap (invoke "u16" (u32.const 65532) (u32.const 3)) "list out of bounds")

;; case: u32-one-element-past-end
(component instance $i $Host)
(assert_trap (invoke "u32" (u32.const 65528) (u32.const 3)) "list out of bounds")

;; case: u64-one-element-past-end
(component instance $i $Host)
(assert_trap (invoke "u64" (u32.const 65520) (u32.const 3)) "list out of bounds")

;; case: f64-one-element-past-end
(component instance $i $Host)
(assert_trap (invoke "f64" (u32.const 65520) (u32.const 3)) "list out of bounds")

;; case: char-one-element-past-end
(component instance $i $Host)
(assert_trap (invoke "char" (u32.const 65528) (u32.const 3)) "list out of bounds")

;; case: string-one-element-past-end
(component instance $i $Host)
(assert_trap (invoke "string" (u32.const 65520) (u32.const 3)) "list out of bounds")

;; case: list-one-element-past-end
(component instance $i $Host)
(assert_trap (invoke "list" (u32.const 65520) (u32.const 3)) "list out of bounds")

;; case: tuple-one-element-past-end
(component instance $i $Host)
(assert_trap (invoke "tuple" (u32.const 65528) (u32.const 3)) "list out of bounds")

;; case: option-one-element-past-end
(component instance $i $Host)
(assert_trap (invoke "option" (u32.const 65504) (u32.const 3)) "list out of bounds")

;; case: u16-misaligned
(component instance $i $Host)
(assert_trap (invoke "u16" (u32.const 65531) (u32.const 1)) "list misaligned")

;; case: u32-misaligned
(component instance $i $Host)
(assert_trap (invoke "u32" (u32.const 65526) (u32.const 1)) "list misaligned")

;; case: u64-misaligned
(component instance $i $Host)
(assert_trap (invoke "u64" (u32.const 65516) (u32.const 1)) "list misaligned")

;; case: f64-misaligned
(component instance $i $Host)
(assert_trap (invoke "f64" (u32.const 65516) (u32.const 1)) "list misaligned")

;; case: char-misaligned
(component instance $i $Host)
(assert_trap (invoke "char" (u32.const 65526) (u32.const 1)) "list misaligned")

;; case: string-misaligned
(component instance $i $Host)
(assert_trap (invoke "string" (u32.const 65518) (u32.const 1)) "list misaligned")

;; case: list-misaligned
(component instance $i $Host)
(assert_trap (invoke "list" (u32.const 65518) (u32.const 1)) "list misaligned")

;; case: tuple-misaligned
(component instance $i $Host)
(assert_trap (invoke "tuple" (u32.const 65527) (u32.const 1)) "list misaligned")

;; case: option-misaligned
(component instance $i $Host)
(assert_trap (invoke "option" (u32.const 65500) (u32.const 1)) "list misaligned")

;; case: u8-empty-past-memory-end
(component instance $i $Host)
(assert_trap (invoke "u8" (u32.const 65537) (u32.const 0)) "list out of bounds")

;; case: u64-empty-past-memory-end
(component instance $i $Host)
(assert_trap (invoke "u64" (u32.const 65544) (u32.const 0)) "list out of bounds")

;; case: u16-misaligned-empty
(component instance $i $Host)
(assert_trap (invoke "u16" (u32.const 1) (u32.const 0)) "list misaligned")

;; case: u64-misaligned-empty
(component instance $i $Host)
(assert_trap (invoke "u64" (u32.const 4) (u32.const 0)) "list misaligned")

;; case: u8-range-wraps-around
(component instance $i $Host)
(assert_trap (invoke "u8" (u32.const 0xffffffff) (u32.const 2)) "list out of bounds")

;; case: u64-range-wraps-around
(component instance $i $Host)
(assert_trap (invoke "u64" (u32.const 0xfffffff8) (u32.const 2)) "list out of bounds")

;; case: u8-longest-length
(component instance $i $Host)
(assert_trap (invoke "u8" (u32.const 0) (u32.const 0xffffffff)) "list too long")

;; case: u64-byte-length-wraps-to-zero
(component instance $i $Host)
(assert_trap (invoke "u64" (u32.const 0) (u32.const 0x20000000)) "list too long")

;; case: u64-byte-length-wraps-to-eight
(component instance $i $Host)
(assert_trap (invoke "u64" (u32.const 0) (u32.const 0x20000001)) "list too long")

;; The callee answers with the length of the list.
(component definition $Guest
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
      (func (export "len") (param i32 i32) (result i32) (local.get 1)))
    (core instance $i (instantiate $m))
    (func (export "u8") (param "l" (list u8)) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "u16") (param "l" (list u16)) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "u32") (param "l" (list u32)) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "u64") (param "l" (list u64)) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "f64") (param "l" (list f64)) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "char") (param "l" (list char)) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "string") (param "l" (list string)) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "list") (param "l" (list (list u64))) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "tuple") (param "l" (list (tuple u8 u16))) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "option") (param "l" (list (option u64))) (result u32)
      (canon lift (core func $i "len") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")))))
  (component $Caller
    (import "u8" (func $u8 (param "l" (list u8)) (result u32)))
    (import "u16" (func $u16 (param "l" (list u16)) (result u32)))
    (import "u32" (func $u32 (param "l" (list u32)) (result u32)))
    (import "u64" (func $u64 (param "l" (list u64)) (result u32)))
    (import "f64" (func $f64 (param "l" (list f64)) (result u32)))
    (import "char" (func $char (param "l" (list char)) (result u32)))
    (import "string" (func $string (param "l" (list string)) (result u32)))
    (import "list" (func $list (param "l" (list (list u64))) (result u32)))
    (import "tuple" (func $tuple (param "l" (list (tuple u8 u16))) (result u32)))
    (import "option" (func $option (param "l" (list (option u64))) (result u32)))
    (core module $m (memory (export "mem") 1))
    (core instance $i (instantiate $m))
    (core func $u8' (canon lower (func $u8) (memory (core memory $i "mem"))))
    (func (export "u8") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $u8')))
    (core func $u16' (canon lower (func $u16) (memory (core memory $i "mem"))))
    (func (export "u16") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $u16')))
    (core func $u32' (canon lower (func $u32) (memory (core memory $i "mem"))))
    (func (export "u32") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $u32')))
    (core func $u64' (canon lower (func $u64) (memory (core memory $i "mem"))))
    (func (export "u64") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $u64')))
    (core func $f64' (canon lower (func $f64) (memory (core memory $i "mem"))))
    (func (export "f64") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $f64')))
    (core func $char' (canon lower (func $char) (memory (core memory $i "mem"))))
    (func (export "char") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $char')))
    (core func $string' (canon lower (func $string) (memory (core memory $i "mem"))))
    (func (export "string") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $string')))
    (core func $list' (canon lower (func $list) (memory (core memory $i "mem"))))
    (func (export "list") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $list')))
    (core func $tuple' (canon lower (func $tuple) (memory (core memory $i "mem"))))
    (func (export "tuple") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $tuple')))
    (core func $option' (canon lower (func $option) (memory (core memory $i "mem"))))
    (func (export "option") (param "ptr" u32) (param "len" u32) (result u32)
      (canon lift (core func $option'))))
  (instance $callee (instantiate $Callee))
  (instance $caller (instantiate $Caller
    (with "u8" (func $callee "u8"))
    (with "u16" (func $callee "u16"))
    (with "u32" (func $callee "u32"))
    (with "u64" (func $callee "u64"))
    (with "f64" (func $callee "f64"))
    (with "char" (func $callee "char"))
    (with "string" (func $callee "string"))
    (with "list" (func $callee "list"))
    (with "tuple" (func $callee "tuple"))
    (with "option" (func $callee "option"))))
  (export "u8" (func $caller "u8"))
  (export "u16" (func $caller "u16"))
  (export "u32" (func $caller "u32"))
  (export "u64" (func $caller "u64"))
  (export "f64" (func $caller "f64"))
  (export "char" (func $caller "char"))
  (export "string" (func $caller "string"))
  (export "list" (func $caller "list"))
  (export "tuple" (func $caller "tuple"))
  (export "option" (func $caller "option")))

(component instance $i $Guest)

;; case: between-guests-u8-ends-at-memory-end
(assert_return (invoke "u8" (u32.const 65534) (u32.const 2)) (u32.const 2))

;; case: between-guests-u16-ends-at-memory-end
(assert_return (invoke "u16" (u32.const 65532) (u32.const 2)) (u32.const 2))

;; case: between-guests-u32-ends-at-memory-end
(assert_return (invoke "u32" (u32.const 65528) (u32.const 2)) (u32.const 2))

;; case: between-guests-u64-ends-at-memory-end
(assert_return (invoke "u64" (u32.const 65520) (u32.const 2)) (u32.const 2))

;; case: between-guests-f64-ends-at-memory-end
(assert_return (invoke "f64" (u32.const 65520) (u32.const 2)) (u32.const 2))

;; case: between-guests-char-ends-at-memory-end
(assert_return (invoke "char" (u32.const 65528) (u32.const 2)) (u32.const 2))

;; case: between-guests-string-ends-at-memory-end
(assert_return (invoke "string" (u32.const 65520) (u32.const 2)) (u32.const 2))

;; case: between-guests-list-ends-at-memory-end
(assert_return (invoke "list" (u32.const 65520) (u32.const 2)) (u32.const 2))

;; case: between-guests-tuple-ends-at-memory-end
(assert_return (invoke "tuple" (u32.const 65528) (u32.const 2)) (u32.const 2))

;; case: between-guests-option-ends-at-memory-end
(assert_return (invoke "option" (u32.const 65504) (u32.const 2)) (u32.const 2))

;; case: between-guests-u8-empty-at-memory-end
(assert_return (invoke "u8" (u32.const 65536) (u32.const 0)) (u32.const 0))

;; case: between-guests-u64-empty-at-memory-end
(assert_return (invoke "u64" (u32.const 65536) (u32.const 0)) (u32.const 0))

;; case: between-guests-tuple-empty-at-memory-end
(assert_return (invoke "tuple" (u32.const 65536) (u32.const 0)) (u32.const 0))

;; case: between-guests-u8-one-element-past-end
(component instance $i $Guest)
(assert_trap (invoke "u8" (u32.const 65534) (u32.const 3)) "list out of bounds")

;; case: between-guests-u16-one-element-past-end
(component instance $i $Guest)
(assert_trap (invoke "u16" (u32.const 65532) (u32.const 3)) "list out of bounds")

;; case: between-guests-u32-one-element-past-end
(component instance $i $Guest)
(assert_trap (invoke "u32" (u32.const 65528) (u32.const 3)) "list out of bounds")

;; case: between-guests-u64-one-element-past-end
(component instance $i $Guest)
(assert_trap (invoke "u64" (u32.const 65520) (u32.const 3)) "list out of bounds")

;; case: between-guests-f64-one-element-past-end
(component instance $i $Guest)
(assert_trap (invoke "f64" (u32.const 65520) (u32.const 3)) "list out of bounds")

;; case: between-guests-char-one-element-past-end
(component instance $i $Guest)
(assert_trap (invoke "char" (u32.const 65528) (u32.const 3)) "list out of bounds")

;; case: between-guests-string-one-element-past-end
(component instance $i $Guest)
(assert_trap (invoke "string" (u32.const 65520) (u32.const 3)) "list out of bounds")

;; case: between-guests-list-one-element-past-end
(component instance $i $Guest)
(assert_trap (invoke "list" (u32.const 65520) (u32.const 3)) "list out of bounds")

;; case: between-guests-tuple-one-element-past-end
(component instance $i $Guest)
(assert_trap (invoke "tuple" (u32.const 65528) (u32.const 3)) "list out of bounds")

;; case: between-guests-option-one-element-past-end
(component instance $i $Guest)
(assert_trap (invoke "option" (u32.const 65504) (u32.const 3)) "list out of bounds")

;; case: between-guests-u16-misaligned
(component instance $i $Guest)
(assert_trap (invoke "u16" (u32.const 65531) (u32.const 1)) "list misaligned")

;; case: between-guests-u32-misaligned
(component instance $i $Guest)
(assert_trap (invoke "u32" (u32.const 65526) (u32.const 1)) "list misaligned")

;; case: between-guests-u64-misaligned
(component instance $i $Guest)
(assert_trap (invoke "u64" (u32.const 65516) (u32.const 1)) "list misaligned")

;; case: between-guests-f64-misaligned
(component instance $i $Guest)
(assert_trap (invoke "f64" (u32.const 65516) (u32.const 1)) "list misaligned")

;; case: between-guests-char-misaligned
(component instance $i $Guest)
(assert_trap (invoke "char" (u32.const 65526) (u32.const 1)) "list misaligned")

;; case: between-guests-string-misaligned
(component instance $i $Guest)
(assert_trap (invoke "string" (u32.const 65518) (u32.const 1)) "list misaligned")

;; case: between-guests-list-misaligned
(component instance $i $Guest)
(assert_trap (invoke "list" (u32.const 65518) (u32.const 1)) "list misaligned")

;; case: between-guests-tuple-misaligned
(component instance $i $Guest)
(assert_trap (invoke "tuple" (u32.const 65527) (u32.const 1)) "list misaligned")

;; case: between-guests-option-misaligned
(component instance $i $Guest)
(assert_trap (invoke "option" (u32.const 65500) (u32.const 1)) "list misaligned")

;; case: between-guests-u8-empty-past-memory-end
(component instance $i $Guest)
(assert_trap (invoke "u8" (u32.const 65537) (u32.const 0)) "list out of bounds")

;; case: between-guests-u64-empty-past-memory-end
(component instance $i $Guest)
(assert_trap (invoke "u64" (u32.const 65544) (u32.const 0)) "list out of bounds")

;; case: between-guests-u16-misaligned-empty
(component instance $i $Guest)
(assert_trap (invoke "u16" (u32.const 1) (u32.const 0)) "list misaligned")

;; case: between-guests-u64-misaligned-empty
(component instance $i $Guest)
(assert_trap (invoke "u64" (u32.const 4) (u32.const 0)) "list misaligned")

;; case: between-guests-u8-range-wraps-around
(component instance $i $Guest)
(assert_trap (invoke "u8" (u32.const 0xffffffff) (u32.const 2)) "list out of bounds")

;; case: between-guests-u64-range-wraps-around
(component instance $i $Guest)
(assert_trap (invoke "u64" (u32.const 0xfffffff8) (u32.const 2)) "list out of bounds")

;; case: between-guests-u8-longest-length
(component instance $i $Guest)
(assert_trap (invoke "u8" (u32.const 0) (u32.const 0xffffffff)) "list too long")

;; case: between-guests-u64-byte-length-wraps-to-zero
(component instance $i $Guest)
(assert_trap (invoke "u64" (u32.const 0) (u32.const 0x20000000)) "list too long")

;; case: between-guests-u64-byte-length-wraps-to-eight
(component instance $i $Guest)
(assert_trap (invoke "u64" (u32.const 0) (u32.const 0x20000001)) "list too long")
