;; A bool in memory is one byte: zero is false, every other bit pattern is true.

(component definition $Bools
  (core module $m
    (memory (export "mem") 1)
    (func (export "id") (param i32) (result i32) (local.get 0))
    (data (i32.const 16) "\00\01\02\80\fe\ff")
    (data (i32.const 32) "\10\00\00\00\06\00\00\00"))
  (core instance $i (instantiate $m))
  (func (export "pair") (param "at" u32) (result (tuple bool bool))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "list") (param "at" u32) (result (list bool))
    (canon lift (core func $i "id") (memory (core memory $i "mem")))))

(component instance $i $Bools)

;; case: zero-and-one
(assert_return (invoke "pair" (u32.const 16)) (tuple.const (bool.const false) (bool.const true)))

;; case: two-and-top-bit
(assert_return (invoke "pair" (u32.const 18)) (tuple.const (bool.const true) (bool.const true)))

;; case: any-non-zero-byte-in-a-list
(assert_return (invoke "list" (u32.const 32))
  (list.const (bool.const false) (bool.const true) (bool.const true)
    (bool.const true) (bool.const true) (bool.const true)))

;; case: only-its-own-byte-counts
(assert_return (invoke "pair" (u32.const 15)) (tuple.const (bool.const false) (bool.const false)))
