;; Integers are read from memory little-endian, each at its natural alignment and width, and
;; the sign of the type decides what the top bit means. Every function here returns the address
;; it is given, so the data below is what is lifted.

(component definition $Integers
  (core module $m
    (memory (export "mem") 1)
    (func (export "id") (param i32) (result i32) (local.get 0))
    ;; One of each type, every byte different: padding (0xee) must be skipped.
    (data (i32.const 0)
      "\01\82\03\84\05\86\ee\ee\07\08\09\8a\0b\0c\0d\8e"
      "\0f\10\11\12\13\14\15\96\17\18\19\1a\1b\1c\1d\9e")
    ;; All ones.
    (data (i32.const 32)
      "\ff\ff\ff\ff\ff\ff\ee\ee\ff\ff\ff\ff\ff\ff\ff\ff"
      "\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff")
    ;; The lowest signed value of each signed type, zero in each unsigned one.
    (data (i32.const 64)
      "\00\80\00\00\00\80\ee\ee\00\00\00\00\00\00\00\80"
      "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\80")
    ;; The highest signed value in all.
    (data (i32.const 96)
      "\7f\7f\ff\7f\ff\7f\ee\ee\ff\ff\ff\7f\ff\ff\ff\7f"
      "\ff\ff\ff\ff\ff\ff\ff\7f\ff\ff\ff\ff\ff\ff\ff\7f"))
  (core instance $i (instantiate $m))
  (type $all' (record
    (field "a" u8) (field "b" s8) (field "c" u16) (field "d" s16)
    (field "e" u32) (field "f" s32) (field "g" u64) (field "h" s64)))
  (export $all "all" (type $all'))
  (func (export "load") (param "at" u32) (result $all)
    (canon lift (core func $i "id") (memory (core memory $i "mem")))))

(component instance $i $Integers)

;; case: each-width-little-endian
(assert_return (invoke "load" (u32.const 0))
  (record.const
    (field "a" u8.const 0x01) (field "b" s8.const -126)
    (field "c" u16.const 0x8403) (field "d" s16.const -31227)
    (field "e" u32.const 0x8a090807) (field "f" s32.const -1911747573)
    (field "g" u64.const 0x961514131211100f) (field "h" s64.const -7053450538664781801)))

;; case: all-ones
(assert_return (invoke "load" (u32.const 32))
  (record.const
    (field "a" u8.const 255) (field "b" s8.const -1)
    (field "c" u16.const 65535) (field "d" s16.const -1)
    (field "e" u32.const 4294967295) (field "f" s32.const -1)
    (field "g" u64.const 18446744073709551615) (field "h" s64.const -1)))

;; case: lowest-signed
(assert_return (invoke "load" (u32.const 64))
  (record.const
    (field "a" u8.const 0) (field "b" s8.const -128)
    (field "c" u16.const 0) (field "d" s16.const -32768)
    (field "e" u32.const 0) (field "f" s32.const -2147483648)
    (field "g" u64.const 0) (field "h" s64.const -9223372036854775808)))

;; case: highest-signed
(assert_return (invoke "load" (u32.const 96))
  (record.const
    (field "a" u8.const 127) (field "b" s8.const 127)
    (field "c" u16.const 32767) (field "d" s16.const 32767)
    (field "e" u32.const 2147483647) (field "f" s32.const 2147483647)
    (field "g" u64.const 9223372036854775807) (field "h" s64.const 9223372036854775807)))
