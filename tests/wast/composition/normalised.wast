;; What passes in memory from guest to guest is lifted and lowered even where both sides lay it
;; out alike: bools become 0 or 1, unused bits of flags vanish, discriminants and chars are
;; checked, and padding stays behind. The callee's realloc fills with 0xcc; it answers with eight
;; of its bytes.

(component definition $Normal
  (type $f9' (flags "a" "b" "c" "d" "e" "f" "g" "h" "i"))
  (type $f3' (flags "a" "b" "c"))
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (memory.fill (i32.const 1024) (i32.const 0xcc) (i32.const 64))
        (i32.const 1024))
      (func (export "word") (param i32 i32) (result i64) (i64.load (local.get 0))))
    (core instance $i (instantiate $m))
    (export $f9 "f9" (type $f9'))
    (export $f3 "f3" (type $f3'))
    (func (export "bools") (param "l" (list bool)) (result u64)
      (canon lift (core func $i "word") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "flags3") (param "l" (list $f3)) (result u64)
      (canon lift (core func $i "word") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "flags9") (param "l" (list $f9)) (result u64)
      (canon lift (core func $i "word") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "bytes") (param "l" (list u8)) (result u64)
      (canon lift (core func $i "word") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "pairs") (param "l" (list (tuple u8 u16))) (result u64)
      (canon lift (core func $i "word") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "options") (param "l" (list (option u16))) (result u64)
      (canon lift (core func $i "word") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "chars") (param "l" (list char)) (result u64)
      (canon lift (core func $i "word") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")))))
  (instance $callee (instantiate $Callee))
  (component $Caller
    (import "f9" (type $f9 (eq $f9')))
    (import "f3" (type $f3 (eq $f3')))
    (import "bools" (func $bools (param "l" (list bool)) (result u64)))
    (import "flags3" (func $flags3 (param "l" (list $f3)) (result u64)))
    (import "flags9" (func $flags9 (param "l" (list $f9)) (result u64)))
    (import "bytes" (func $bytes (param "l" (list u8)) (result u64)))
    (import "pairs" (func $pairs (param "l" (list (tuple u8 u16))) (result u64)))
    (import "options" (func $options (param "l" (list (option u16))) (result u64)))
    (import "chars" (func $chars (param "l" (list char)) (result u64)))
    (core module $m
      (memory (export "mem") 1)
      (data (i32.const 0) "\00\01\02\80\ff\ee\ee\ee")
      (data (i32.const 8) "\ff\ff\ff\ff\ff\ff\ff\ff")
      (data (i32.const 16) "\01\ee\02\03\04\ee\05\06")
      (data (i32.const 24) "\00\ee\02\03\01\ee\05\06")
      (data (i32.const 32) "\41\00\00\00\00\d8\00\00")
      (data (i32.const 40) "\01\ee\02\03\02\ee\05\06"))
    (core instance $i (instantiate $m))
    (core func $bools' (canon lower (func $bools) (memory (core memory $i "mem"))))
    (core func $flags3' (canon lower (func $flags3) (memory (core memory $i "mem"))))
    (core func $flags9' (canon lower (func $flags9) (memory (core memory $i "mem"))))
    (core func $bytes' (canon lower (func $bytes) (memory (core memory $i "mem"))))
    (core func $pairs' (canon lower (func $pairs) (memory (core memory $i "mem"))))
    (core func $options' (canon lower (func $options) (memory (core memory $i "mem"))))
    (core func $chars' (canon lower (func $chars) (memory (core memory $i "mem"))))
    (func (export "bools") (param "p" u32) (param "n" u32) (result u64)
      (canon lift (core func $bools')))
    (func (export "flags3") (param "p" u32) (param "n" u32) (result u64)
      (canon lift (core func $flags3')))
    (func (export "flags9") (param "p" u32) (param "n" u32) (result u64)
      (canon lift (core func $flags9')))
    (func (export "bytes") (param "p" u32) (param "n" u32) (result u64)
      (canon lift (core func $bytes')))
    (func (export "pairs") (param "p" u32) (param "n" u32) (result u64)
      (canon lift (core func $pairs')))
    (func (export "options") (param "p" u32) (param "n" u32) (result u64)
      (canon lift (core func $options')))
    (func (export "chars") (param "p" u32) (param "n" u32) (result u64)
      (canon lift (core func $chars'))))
  (instance $caller (instantiate $Caller
    (with "f9" (type $callee "f9")) (with "f3" (type $callee "f3"))
    (with "bools" (func $callee "bools"))
    (with "flags3" (func $callee "flags3"))
    (with "flags9" (func $callee "flags9"))
    (with "bytes" (func $callee "bytes"))
    (with "pairs" (func $callee "pairs"))
    (with "options" (func $callee "options"))
    (with "chars" (func $callee "chars"))))
  (export "bools" (func $caller "bools"))
  (export "flags3" (func $caller "flags3"))
  (export "flags9" (func $caller "flags9"))
  (export "bytes" (func $caller "bytes"))
  (export "pairs" (func $caller "pairs"))
  (export "options" (func $caller "options"))
  (export "chars" (func $caller "chars")))

(component instance $i $Normal)

;; case: bools-become-zero-or-one
(assert_return (invoke "bools" (u32.const 0) (u32.const 5)) (u64.const 0xcccccc0101010100))

;; case: unused-bits-of-flags-vanish
(assert_return (invoke "flags3" (u32.const 8) (u32.const 6)) (u64.const 0xcccc070707070707))
(assert_return (invoke "flags9" (u32.const 8) (u32.const 3)) (u64.const 0xcccc01ff01ff01ff))

;; case: bytes-as-they-are
(assert_return (invoke "bytes" (u32.const 0) (u32.const 5)) (u64.const 0xccccccff80020100))

;; case: padding-stays-behind
(assert_return (invoke "pairs" (u32.const 16) (u32.const 2)) (u64.const 0x0605cc040302cc01))

;; case: payload-of-none-stays-behind
(assert_return (invoke "options" (u32.const 24) (u32.const 2)) (u64.const 0x0605cc01cccccc00))

;; case: second-char-is-checked
(assert_return (invoke "chars" (u32.const 32) (u32.const 1)) (u64.const 0xcccccccc00000041))
(assert_trap (invoke "chars" (u32.const 32) (u32.const 2)) "char is a surrogate")

;; case: second-discriminant-is-checked
(component instance $i $Normal)
(assert_trap (invoke "options" (u32.const 40) (u32.const 2)) "discriminant out of range")
