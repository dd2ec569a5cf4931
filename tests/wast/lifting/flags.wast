;; Flat flags are one core i32 whose bits beyond the last flag are ignored: the host lifts a core
;; result, a guest the core argument of a call, where the callee sees them zero.

(component definition $Host
  (core module $m (func (export "id") (param i32) (result i32) (local.get 0)))
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
  (func (export "load1") (param "raw" u32) (result $f1) (canon lift (core func $i "id")))
  (func (export "load8") (param "raw" u32) (result $f8) (canon lift (core func $i "id")))
  (func (export "load9") (param "raw" u32) (result $f9) (canon lift (core func $i "id")))
  (func (export "load16") (param "raw" u32) (result $f16) (canon lift (core func $i "id")))
  (func (export "load17") (param "raw" u32) (result $f17) (canon lift (core func $i "id")))
  (func (export "load32") (param "raw" u32) (result $f32) (canon lift (core func $i "id"))))

(component instance $i $Host)

;; case: 1-all-ones
(assert_return (invoke "load1" (u32.const 0xffffffff))
  (flags.const "f0"))

;; case: 8-all-ones
(assert_return (invoke "load8" (u32.const 0xffffffff))
  (flags.const "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7"))

;; case: 9-all-ones
(assert_return (invoke "load9" (u32.const 0xffffffff))
  (flags.const "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8"))

;; case: 16-all-ones
(assert_return (invoke "load16" (u32.const 0xffffffff))
  (flags.const "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14"
    "f15"))

;; case: 17-all-ones
(assert_return (invoke "load17" (u32.const 0xffffffff))
  (flags.const "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14"
    "f15" "f16"))

;; case: 32-all-ones
(assert_return (invoke "load32" (u32.const 0xffffffff))
  (flags.const "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14"
    "f15" "f16" "f17" "f18" "f19" "f20" "f21" "f22" "f23" "f24" "f25" "f26" "f27" "f28" "f29"
    "f30" "f31"))

;; case: 1-only-unused-bits
(assert_return (invoke "load1" (u32.const 0xfffffffe))
  (flags.const))

;; case: 8-only-unused-bits
(assert_return (invoke "load8" (u32.const 0xffffff00))
  (flags.const))

;; case: 9-only-unused-bits
(assert_return (invoke "load9" (u32.const 0xfffffe00))
  (flags.const))

;; case: 16-only-unused-bits
(assert_return (invoke "load16" (u32.const 0xffff0000))
  (flags.const))

;; case: 17-only-unused-bits
(assert_return (invoke "load17" (u32.const 0xfffe0000))
  (flags.const))

;; case: 1-last
(assert_return (invoke "load1" (u32.const 0x1))
  (flags.const "f0"))

;; case: 8-last
(assert_return (invoke "load8" (u32.const 0x80))
  (flags.const "f7"))

;; case: 9-last
(assert_return (invoke "load9" (u32.const 0x100))
  (flags.const "f8"))

;; case: 16-last
(assert_return (invoke "load16" (u32.const 0x8000))
  (flags.const "f15"))

;; case: 17-last
(assert_return (invoke "load17" (u32.const 0x10000))
  (flags.const "f16"))

;; case: 32-last
(assert_return (invoke "load32" (u32.const 0x80000000))
  (flags.const "f31"))

(component definition $Guest
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
  (component $Callee
    (core module $m (func (export "id") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m))
    (export $f1 "t1" (type $f1'))
    (export $f8 "t8" (type $f8'))
    (export $f9 "t9" (type $f9'))
    (export $f16 "t16" (type $f16'))
    (export $f17 "t17" (type $f17'))
    (export $f32 "t32" (type $f32'))
    (func (export "f1") (param "x" $f1) (result u32) (canon lift (core func $i "id")))
    (func (export "f8") (param "x" $f8) (result u32) (canon lift (core func $i "id")))
    (func (export "f9") (param "x" $f9) (result u32) (canon lift (core func $i "id")))
    (func (export "f16") (param "x" $f16) (result u32) (canon lift (core func $i "id")))
    (func (export "f17") (param "x" $f17) (result u32) (canon lift (core func $i "id")))
    (func (export "f32") (param "x" $f32) (result u32) (canon lift (core func $i "id"))))
  (instance $callee (instantiate $Callee))
  (component $Caller
    (import "t1" (type $f1 (eq $f1')))
    (import "t8" (type $f8 (eq $f8')))
    (import "t9" (type $f9 (eq $f9')))
    (import "t16" (type $f16 (eq $f16')))
    (import "t17" (type $f17 (eq $f17')))
    (import "t32" (type $f32 (eq $f32')))
    (import "f1" (func $f1 (param "x" $f1) (result u32)))
    (import "f8" (func $f8 (param "x" $f8) (result u32)))
    (import "f9" (func $f9 (param "x" $f9) (result u32)))
    (import "f16" (func $f16 (param "x" $f16) (result u32)))
    (import "f17" (func $f17 (param "x" $f17) (result u32)))
    (import "f32" (func $f32 (param "x" $f32) (result u32)))
    (core func $g1 (canon lower (func $f1)))
    (core func $g8 (canon lower (func $f8)))
    (core func $g9 (canon lower (func $f9)))
    (core func $g16 (canon lower (func $f16)))
    (core func $g17 (canon lower (func $f17)))
    (core func $g32 (canon lower (func $f32)))
    (func (export "f1") (param "raw" u32) (result u32) (canon lift (core func $g1)))
    (func (export "f8") (param "raw" u32) (result u32) (canon lift (core func $g8)))
    (func (export "f9") (param "raw" u32) (result u32) (canon lift (core func $g9)))
    (func (export "f16") (param "raw" u32) (result u32) (canon lift (core func $g16)))
    (func (export "f17") (param "raw" u32) (result u32) (canon lift (core func $g17)))
    (func (export "f32") (param "raw" u32) (result u32) (canon lift (core func $g32))))
  (instance $caller (instantiate $Caller
    (with "t1" (type $callee "t1")) (with "f1" (func $callee "f1"))
    (with "t8" (type $callee "t8")) (with "f8" (func $callee "f8"))
    (with "t9" (type $callee "t9")) (with "f9" (func $callee "f9"))
    (with "t16" (type $callee "t16")) (with "f16" (func $callee "f16"))
    (with "t17" (type $callee "t17")) (with "f17" (func $callee "f17"))
    (with "t32" (type $callee "t32")) (with "f32" (func $callee "f32"))))
  (export "f1" (func $caller "f1"))
  (export "f8" (func $caller "f8"))
  (export "f9" (func $caller "f9"))
  (export "f16" (func $caller "f16"))
  (export "f17" (func $caller "f17"))
  (export "f32" (func $caller "f32")))

(component instance $i $Guest)

;; case: between-guests-1-all-ones
(assert_return (invoke "f1" (u32.const 0xffffffff)) (u32.const 0x1))

;; case: between-guests-8-all-ones
(assert_return (invoke "f8" (u32.const 0xffffffff)) (u32.const 0xff))

;; case: between-guests-9-all-ones
(assert_return (invoke "f9" (u32.const 0xffffffff)) (u32.const 0x1ff))

;; case: between-guests-16-all-ones
(assert_return (invoke "f16" (u32.const 0xffffffff)) (u32.const 0xffff))

;; case: between-guests-17-all-ones
(assert_return (invoke "f17" (u32.const 0xffffffff)) (u32.const 0x1ffff))

;; case: between-guests-32-all-ones
(assert_return (invoke "f32" (u32.const 0xffffffff)) (u32.const 0xffffffff))
