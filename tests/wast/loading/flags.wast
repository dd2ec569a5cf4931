;; Flags in memory are a bit each, the first in the lowest, in one byte up to 8 of them, two up to
;; 16, four up to 32; bits beyond the last are ignored.

(component definition $Flags
  (core module $m
    (memory (export "mem") 1)
    (func (export "id") (param i32) (result i32) (local.get 0))
    (data (i32.const 0) "\ff\ff\ff\ff\ff\ff\ff\ff")
    (data (i32.const 16) "\fe\fe\fe\fe\11\00\00\00")
    (data (i32.const 32) "\81\01\01\80\22\00\00\00"))
  (core instance $i (instantiate $m))
  (type $f1' (flags "f0"))
  (type $f8' (flags "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7"))
  (type $f9' (flags "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8"))
  (type $f16' (flags
    "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14" "f15"))
  (type $f17' (flags
    "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14" "f15" "f16"))
  (type $f32' (flags
    "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14" "f15" "f16"
    "f17" "f18" "f19" "f20" "f21" "f22" "f23" "f24" "f25" "f26" "f27" "f28" "f29" "f30" "f31"))
  (export $f1 "f1" (type $f1'))
  (export $f8 "f8" (type $f8'))
  (export $f9 "f9" (type $f9'))
  (export $f16 "f16" (type $f16'))
  (export $f17 "f17" (type $f17'))
  (export $f32 "f32" (type $f32'))
  (func (export "load1") (param "at" u32) (result (tuple $f1 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "load8") (param "at" u32) (result (tuple $f8 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "load9") (param "at" u32) (result (tuple $f9 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "load16") (param "at" u32) (result (tuple $f16 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "load17") (param "at" u32) (result (tuple $f17 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "load32") (param "at" u32) (result (tuple $f32 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem")))))

(component instance $i $Flags)

;; case: 1-all-set
(assert_return (invoke "load1" (u32.const 0))
  (tuple.const
    (flags.const "f0")
    (u8.const 255)))

;; case: 8-all-set
(assert_return (invoke "load8" (u32.const 0))
  (tuple.const
    (flags.const "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7")
    (u8.const 255)))

;; case: 9-all-set
(assert_return (invoke "load9" (u32.const 0))
  (tuple.const
    (flags.const "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8")
    (u8.const 255)))

;; case: 16-all-set
(assert_return (invoke "load16" (u32.const 0))
  (tuple.const
    (flags.const "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14"
      "f15")
    (u8.const 255)))

;; case: 17-all-set
(assert_return (invoke "load17" (u32.const 0))
  (tuple.const
    (flags.const "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14"
      "f15" "f16")
    (u8.const 255)))

;; case: 32-all-set
(assert_return (invoke "load32" (u32.const 0))
  (tuple.const
    (flags.const "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14"
      "f15" "f16" "f17" "f18" "f19" "f20" "f21" "f22" "f23" "f24" "f25" "f26" "f27" "f28" "f29"
      "f30" "f31")
    (u8.const 255)))

;; case: 1-unused-bits-ignored
(assert_return (invoke "load1" (u32.const 16))
  (tuple.const
    (flags.const)
    (u8.const 254)))

;; case: 8-lowest-bits-clear
(assert_return (invoke "load8" (u32.const 16))
  (tuple.const
    (flags.const "f1" "f2" "f3" "f4" "f5" "f6" "f7")
    (u8.const 254)))

;; case: 9-unused-bits-ignored
(assert_return (invoke "load9" (u32.const 16))
  (tuple.const
    (flags.const "f1" "f2" "f3" "f4" "f5" "f6" "f7")
    (u8.const 254)))

;; case: 16-lowest-bits-clear
(assert_return (invoke "load16" (u32.const 16))
  (tuple.const
    (flags.const "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f9" "f10" "f11" "f12" "f13" "f14" "f15")
    (u8.const 254)))

;; case: 17-unused-bits-ignored
(assert_return (invoke "load17" (u32.const 16))
  (tuple.const
    (flags.const "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f9" "f10" "f11" "f12" "f13" "f14" "f15")
    (u8.const 17)))

;; case: 32-lowest-bits-clear
(assert_return (invoke "load32" (u32.const 16))
  (tuple.const
    (flags.const "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f9" "f10" "f11" "f12" "f13" "f14" "f15"
      "f17" "f18" "f19" "f20" "f21" "f22" "f23" "f25" "f26" "f27" "f28" "f29" "f30" "f31")
    (u8.const 17)))

;; case: 1-some-set
(assert_return (invoke "load1" (u32.const 32))
  (tuple.const
    (flags.const "f0")
    (u8.const 1)))

;; case: 8-some-set
(assert_return (invoke "load8" (u32.const 32))
  (tuple.const
    (flags.const "f0" "f7")
    (u8.const 1)))

;; case: 9-some-set
(assert_return (invoke "load9" (u32.const 32))
  (tuple.const
    (flags.const "f0" "f7" "f8")
    (u8.const 1)))

;; case: 16-some-set
(assert_return (invoke "load16" (u32.const 32))
  (tuple.const
    (flags.const "f0" "f7" "f8")
    (u8.const 1)))

;; case: 17-some-set
(assert_return (invoke "load17" (u32.const 32))
  (tuple.const
    (flags.const "f0" "f7" "f8" "f16")
    (u8.const 34)))

;; case: 32-some-set
(assert_return (invoke "load32" (u32.const 32))
  (tuple.const
    (flags.const "f0" "f7" "f8" "f16" "f31")
    (u8.const 34)))
