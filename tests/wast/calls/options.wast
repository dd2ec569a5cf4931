;; The options of a lift or a lower decide which memory, which realloc and which encoding it uses,
;; each function its own, also inside of one component. And a lowered function with results in
;; memory takes the address for them after all its parameters, even if these are 16 already.

(component definition $Options
  (core module $m
    (memory (export "mem") 1)
    (global $reallocs (mut i32) (i32.const 0))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $reallocs (i32.add (global.get $reallocs) (i32.const 1)))
      (i32.const 256))
    (func (export "other-realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "reallocs") (result i32) (global.get $reallocs))
    (func (export "where") (param i32 i32) (result i32) (local.get 0))
    (func (export "byte") (param i32 i32) (result i32) (i32.load8_u (local.get 0)))
    (func (export "id") (param i32) (result i32) (local.get 0)))
  (core module $text
    (import "m" "mem" (memory 1))
    (import "" "at" (global $at i32))
    (data (global.get $at) "\08\00\00\00\02\00\00\00" "\41\00\42\00"))
  (core module $zero (global (export "at") i32 (i32.const 0)))
  (core instance $zero (instantiate $zero))
  (core instance $a (instantiate $m))
  (core instance $b (instantiate $m))
  (core instance (instantiate $text (with "m" (instance $b)) (with "" (instance $zero))))
  ;; The same code, with the memory of either instance and in three encodings.
  (func (export "in-a") (param "at" u32) (result string)
    (canon lift (core func $a "id") (memory (core memory $a "mem"))))
  (func (export "in-b") (param "at" u32) (result string)
    (canon lift (core func $a "id") (memory (core memory $b "mem"))))
  (func (export "in-b-utf16") (param "at" u32) (result string)
    (canon lift (core func $a "id") (memory (core memory $b "mem")) string-encoding=utf16))
  (func (export "in-b-latin1") (param "at" u32) (result string)
    (canon lift (core func $a "id") (memory (core memory $b "mem"))
      string-encoding=latin1+utf16))
  (func (export "put") (param "l" (list u8)) (result u32)
    (canon lift (core func $a "where") (memory (core memory $a "mem"))
      (realloc (core func $a "realloc"))))
  (func (export "put-elsewhere") (param "l" (list u8)) (result u32)
    (canon lift (core func $a "where") (memory (core memory $a "mem"))
      (realloc (core func $b "other-realloc"))))
  (func (export "put-in-b") (param "l" (list u8)) (result u32)
    (canon lift (core func $b "byte") (memory (core memory $b "mem"))
      (realloc (core func $a "realloc"))))
  (func (export "reallocs") (result u32) (canon lift (core func $a "reallocs"))))

(component instance $i $Options)

;; case: memory-of-the-option
(assert_return (invoke "in-a" (u32.const 0)) (str.const ""))
(assert_return (invoke "in-b" (u32.const 0)) (str.const "A\u{0}"))

;; case: encoding-of-the-option
(assert_return (invoke "in-b-utf16" (u32.const 0)) (str.const "AB"))
(assert_return (invoke "in-b-latin1" (u32.const 0)) (str.const "A\u{0}"))

;; case: realloc-of-the-option
(assert_return (invoke "put" (list.const (u8.const 1))) (u32.const 256))
(assert_return (invoke "reallocs") (u32.const 1))
(assert_return (invoke "put-elsewhere" (list.const (u8.const 1))) (u32.const 1024))
(assert_return (invoke "reallocs") (u32.const 1))

;; case: memory-and-realloc-of-two-instances
(assert_return (invoke "put-in-b" (list.const (u8.const 99))) (u32.const 99))
(assert_return (invoke "reallocs") (u32.const 2))

(component definition $Sixteen
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (func (export "f")
        (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
        (i32.store (i32.const 16) (local.get 0))
        (i32.store (i32.const 20) (local.get 15))
        (i32.const 16)))
    (core instance $i (instantiate $m))
    (func (export "f")
      (param "a" (tuple u32 u32 u32 u32 u32 u32 u32 u32))
      (param "b" (tuple u32 u32 u32 u32 u32 u32 u32 u32))
      (result (tuple u32 u32))
      (canon lift (core func $i "f") (memory (core memory $i "mem")))))
  (instance $callee (instantiate $Callee))
  (component $Caller
    (import "f" (func $f
      (param "a" (tuple u32 u32 u32 u32 u32 u32 u32 u32))
      (param "b" (tuple u32 u32 u32 u32 u32 u32 u32 u32))
      (result (tuple u32 u32))))
    (core module $mem (memory (export "mem") 1))
    (core instance $mem (instantiate $mem))
    (core func $f' (canon lower (func $f) (memory (core memory $mem "mem"))))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "f" (func $f (param
        i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
      (func (export "run") (result i32)
        (call $f
          (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
          (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)
          (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 5) (i32.const 32))
        (i32.add (i32.mul (i32.load (i32.const 32)) (i32.const 10))
          (i32.load (i32.const 36)))))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "mem")) (export "f" (func $f'))))))
    (func (export "run") (result u32) (canon lift (core func $i "run"))))
  (instance $caller (instantiate $Caller (with "f" (func $callee "f"))))
  (export "run" (func $caller "run")))

;; case: sixteen-parameters-and-a-result-address
(component instance $i $Sixteen)
(assert_return (invoke "run") (u32.const 35))
