;; The payload of a variant in memory lies at the first address past the discriminant that is
;; aligned for the most aligned of all its cases, whichever case it is, and the whole is padded to
;; its alignment. option and result are variants of two cases.

(component definition $Variants
  (core module $m
    (memory (export "mem") 1)
    (func (export "id") (param i32) (result i32) (local.get 0))
    ;; v: "none", then "byte" 0x7b, "wide", "text" at 64: three elements of 16 bytes and more.
    (data (i32.const 0) "\00\ee\ee\ee\ee\ee\ee\ee\ee\ee\ee\ee\ee\ee\ee\ee\2a")
    (data (i32.const 32) "\01\ee\ee\ee\ee\ee\ee\ee\7b\ee\ee\ee\ee\ee\ee\ee\2b")
    (data (i32.const 64) "\02\ee\ee\ee\ee\ee\ee\ee\01\02\03\04\05\06\07\08\2c")
    (data (i32.const 96) "\03\ee\ee\ee\ee\ee\ee\ee\00\01\00\00\03\00\00\00\2d")
    (data (i32.const 128) "\04")
    (data (i32.const 256) "abc")
    ;; option<u16>: size 4, alignment 2
    (data (i32.const 288) "\01\ee\34\12\2e\ee" "\00\ee\ff\ff\2f\ee" "\02")
    ;; result<u8, u32>: the payload is at 4 in both cases, and the size is 8
    (data (i32.const 320) "\00\ee\ee\ee\05\ee\ee\ee\30\00\00\00")
    (data (i32.const 336) "\01\ee\ee\ee\05\06\07\08\31\00\00\00")
    ;; result: only a discriminant
    (data (i32.const 352) "\00\32\01\33\02\34"))
  (core instance $i (instantiate $m))
  (type $v' (variant (case "none") (case "byte" u8) (case "wide" u64) (case "text" string)))
  (export $v "v" (type $v'))
  (func (export "variant") (param "at" u32) (result (tuple $v u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "option") (param "at" u32) (result (tuple (option u16) u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "result") (param "at" u32) (result (tuple (result u8 (error u32)) u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "bare") (param "at" u32) (result (tuple (result) u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem")))))

(component instance $i $Variants)

;; case: no-payload
(assert_return (invoke "variant" (u32.const 0))
  (tuple.const (variant.const "none") (u8.const 42)))

;; case: narrow-payload-at-wide-alignment
(assert_return (invoke "variant" (u32.const 32))
  (tuple.const (variant.const "byte" (u8.const 0x7b)) (u8.const 43)))

;; case: wide-payload
(assert_return (invoke "variant" (u32.const 64))
  (tuple.const (variant.const "wide" (u64.const 0x0807060504030201)) (u8.const 44)))

;; case: payload-with-a-pointer
(assert_return (invoke "variant" (u32.const 96))
  (tuple.const (variant.const "text" (str.const "abc")) (u8.const 45)))

;; case: option-some
(assert_return (invoke "option" (u32.const 288))
  (tuple.const (option.some (u16.const 0x1234)) (u8.const 46)))

;; case: option-none-ignores-payload
(assert_return (invoke "option" (u32.const 294))
  (tuple.const (option.none) (u8.const 47)))

;; case: result-ok-narrow
(assert_return (invoke "result" (u32.const 320))
  (tuple.const (result.ok (u8.const 5)) (u8.const 48)))

;; case: result-error-wide
(assert_return (invoke "result" (u32.const 336))
  (tuple.const (result.err (u32.const 0x08070605)) (u8.const 49)))

;; case: result-without-payloads
(assert_return (invoke "bare" (u32.const 352)) (tuple.const (result.ok) (u8.const 50)))
(assert_return (invoke "bare" (u32.const 354)) (tuple.const (result.err) (u8.const 51)))

;; case: variant-discriminant-out-of-range
(component instance $i $Variants)
(assert_trap (invoke "variant" (u32.const 128)) "discriminant out of range")

;; case: option-discriminant-out-of-range
(component instance $i $Variants)
(assert_trap (invoke "option" (u32.const 300)) "discriminant out of range")

;; case: result-discriminant-out-of-range
(component instance $i $Variants)
(assert_trap (invoke "bare" (u32.const 356)) "discriminant out of range")
