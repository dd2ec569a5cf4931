;; When a guest calls a guest, spilled parameters are loaded from the address that the caller gives
;; and stored where the callee's realloc says; spilled results are loaded from the address that
;; the callee returns and stored at the one that the caller gave. Each of the four must be aligned
;; for its tuple and have all of it in memory.

(component definition $Spilled
  (type $wide (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u64))
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (global $alloc (mut i32) (i32.const 1024))
      (global $return (mut i32) (i32.const 2048))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (global.get $alloc))
      (func (export "script") (param i32 i32)
        (global.set $alloc (local.get 0))
        (global.set $return (local.get 1)))
      (func (export "f") (param i32) (result i32)
        (i32.store8 (global.get $return) (i32.load8_u (local.get 0)))
        (i64.store (i32.add (global.get $return) (i32.const 8))
          (i64.load offset=16 (local.get 0)))
        (global.get $return)))
    (core instance $i (instantiate $m))
    (type $wide (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u64))
    (func (export "script") (param "alloc" u32) (param "return" u32)
      (canon lift (core func $i "script")))
    (func (export "f") (param "t" $wide) (result (tuple u8 u64))
      (canon lift (core func $i "f") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")))))
  ;; The same, but it returns an address without touching it.
  (component $Careless
    (core module $m
      (memory (export "mem") 1)
      (func (export "g") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m))
    (func (export "g") (param "return" u32) (result (tuple u8 u64))
      (canon lift (core func $i "g") (memory (core memory $i "mem")))))
  (component $Caller
    (type $wide (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u64))
    (import "f" (func $f (param "t" $wide) (result (tuple u8 u64))))
    (import "g" (func $g (param "return" u32) (result (tuple u8 u64))))
    (core module $m
      (memory (export "mem") 1)
      (func (export "peek") (param i32) (result i64) (i64.load (local.get 0)))
      (data (i32.const 512) "\2a")
      (data (i32.const 528) "\01\02\03\04\05\06\07\08")
      (data (i32.const 65512) "\2b")
      (data (i32.const 65528) "\11\12\13\14\15\16\17\18"))
    (core instance $i (instantiate $m))
    (core func $f' (canon lower (func $f) (memory (core memory $i "mem"))))
    (core func $g' (canon lower (func $g) (memory (core memory $i "mem"))))
    (func (export "f") (param "params" u32) (param "results" u32)
      (canon lift (core func $f')))
    (func (export "g") (param "return" u32) (param "results" u32)
      (canon lift (core func $g')))
    (func (export "peek") (param "at" u32) (result u64) (canon lift (core func $i "peek"))))
  (instance $callee (instantiate $Callee))
  (instance $careless (instantiate $Careless))
  (instance $caller (instantiate $Caller
    (with "f" (func $callee "f")) (with "g" (func $careless "g"))))
  (export "script" (func $callee "script"))
  (export "f" (func $caller "f"))
  (export "g" (func $caller "g"))
  (export "peek" (func $caller "peek")))

(component instance $i $Spilled)

;; case: all-in-the-middle
(assert_return (invoke "f" (u32.const 512) (u32.const 4096)))
(assert_return (invoke "peek" (u32.const 4096)) (u64.const 0x2a))
(assert_return (invoke "peek" (u32.const 4104)) (u64.const 0x0807060504030201))

;; case: all-up-to-memory-end
(assert_return (invoke "script" (u32.const 65512) (u32.const 65520)))
(assert_return (invoke "f" (u32.const 65512) (u32.const 65520)))
(assert_return (invoke "peek" (u32.const 65528)) (u64.const 0x1817161514131211))

;; case: parameters-past-memory-end
(component instance $i $Spilled)
(assert_trap (invoke "f" (u32.const 65520) (u32.const 4096)) "parameters out of bounds")

;; case: parameters-at-memory-end
(component instance $i $Spilled)
(assert_trap (invoke "f" (u32.const 65536) (u32.const 4096)) "parameters out of bounds")

;; case: parameters-wrap-around
(component instance $i $Spilled)
(assert_trap (invoke "f" (u32.const 0xfffffff8) (u32.const 4096)) "parameters out of bounds")

;; case: parameters-misaligned
(component instance $i $Spilled)
(assert_trap (invoke "f" (u32.const 516) (u32.const 4096)) "parameters misaligned")

;; case: parameters-misaligned-by-one
(component instance $i $Spilled)
(assert_trap (invoke "f" (u32.const 513) (u32.const 4096)) "parameters misaligned")

;; case: allocated-past-memory-end
(component instance $i $Spilled)
(invoke "script" (u32.const 65520) (u32.const 2048))
(assert_trap (invoke "f" (u32.const 512) (u32.const 4096)) "realloc out of bounds")

;; case: allocated-wraps-around
(component instance $i $Spilled)
(invoke "script" (u32.const 0xfffffff8) (u32.const 2048))
(assert_trap (invoke "f" (u32.const 512) (u32.const 4096)) "realloc out of bounds")

;; case: allocated-misaligned
(component instance $i $Spilled)
(invoke "script" (u32.const 1028) (u32.const 2048))
(assert_trap (invoke "f" (u32.const 512) (u32.const 4096)) "realloc misaligned")

;; case: returned-past-memory-end
(component instance $i $Spilled)
(assert_trap (invoke "g" (u32.const 65528) (u32.const 4096)) "return pointer out of bounds")

;; case: returned-at-memory-end
(component instance $i $Spilled)
(assert_trap (invoke "g" (u32.const 65536) (u32.const 4096)) "return pointer out of bounds")

;; case: returned-wraps-around
(component instance $i $Spilled)
(assert_trap (invoke "g" (u32.const 0xfffffff8) (u32.const 4096)) "return pointer out of bounds")

;; case: returned-misaligned
(component instance $i $Spilled)
(assert_trap (invoke "g" (u32.const 2052) (u32.const 4096)) "return pointer misaligned")

;; case: results-past-memory-end
(component instance $i $Spilled)
(assert_trap (invoke "g" (u32.const 2048) (u32.const 65528)) "result pointer out of bounds")

;; case: results-at-memory-end
(component instance $i $Spilled)
(assert_trap (invoke "g" (u32.const 2048) (u32.const 65536)) "result pointer out of bounds")

;; case: results-wrap-around
(component instance $i $Spilled)
(assert_trap (invoke "g" (u32.const 2048) (u32.const 0xfffffff8)) "result pointer out of bounds")

;; case: results-misaligned
(component instance $i $Spilled)
(assert_trap (invoke "g" (u32.const 2048) (u32.const 4100)) "result pointer misaligned")

;; case: results-misaligned-by-one
(component instance $i $Spilled)
(assert_trap (invoke "g" (u32.const 2048) (u32.const 4097)) "result pointer misaligned")
