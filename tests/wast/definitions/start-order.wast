;; Core modules run their start functions when they are instantiated, in the order of the
;; instances; a trap in one of them ends the instantiation.

;; case: in-the-order-of-instances
;; Each start function appends a digit to the number kept by the first instance.
(component
  (core module $Log
    (global $n (mut i32) (i32.const 0))
    (func (export "append") (param i32)
      (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (local.get 0))))
    (func (export "read") (result i32) (global.get $n))
  )
  (core module $One
    (func $append (import "log" "append") (param i32))
    (func $start (call $append (i32.const 1)))
    (start $start)
  )
  (core module $Two
    (func $append (import "log" "append") (param i32))
    (func $start (call $append (i32.const 2)))
    (start $start)
  )
  (core instance $log (instantiate $Log))
  (core instance (instantiate $Two (with "log" (instance $log))))
  (core instance (instantiate $One (with "log" (instance $log))))
  (core instance (instantiate $Two (with "log" (instance $log))))
  (core instance (instantiate $Two (with "log" (instance $log))))
  (func (export "read") (result u32) (canon lift (core func $log "read")))
)
(assert_return (invoke "read") (u32.const 2122))

;; case: nested-instances-in-their-place
(component
  (component $Log
    (core module $M
      (global $n (mut i32) (i32.const 0))
      (func (export "append") (param i32)
        (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (local.get 0))))
      (func (export "read") (result i32) (global.get $n))
    )
    (core instance $m (instantiate $M))
    (func (export "append") (param "digit" u32) (canon lift (core func $m "append")))
    (func (export "read") (result u32) (canon lift (core func $m "read")))
  )
  (component $Append
    (import "append" (func $append (param "digit" u32)))
    (import "core" (core module $M (import "log" "append" (func (param i32)))))
    (core func $lowered (canon lower (func $append)))
    (core instance (instantiate $M (with "log" (instance (export "append" (func $lowered))))))
  )
  (core module $Three
    (func $append (import "log" "append") (param i32))
    (func $start (call $append (i32.const 3)))
    (start $start)
  )
  (core module $Four
    (func $append (import "log" "append") (param i32))
    (func $start (call $append (i32.const 4)))
    (start $start)
  )
  (instance $log (instantiate $Log))
  (core func $append (canon lower (func $log "append")))
  (instance (instantiate $Append
    (with "append" (func $log "append")) (with "core" (core module $Three))))
  (core instance (instantiate $Four
    (with "log" (instance (export "append" (func $append))))))
  (instance (instantiate $Append
    (with "append" (func $log "append")) (with "core" (core module $Three))))
  (instance (instantiate $Append
    (with "append" (func $log "append")) (with "core" (core module $Four))))
  (export "read" (func $log "read"))
)
(assert_return (invoke "read") (u32.const 3434))

;; case: data-before-start
(component
  (core module $M
    (memory 1)
    (data (i32.const 0) "\2a")
    (global $seen (mut i32) (i32.const 0))
    (func $start (global.set $seen (i32.load (i32.const 0))))
    (func (export "seen") (result i32) (global.get $seen))
    (start $start)
  )
  (core instance $m (instantiate $M))
  (func (export "seen") (result u32) (canon lift (core func $m "seen")))
)
(assert_return (invoke "seen") (u32.const 42))

;; case: trap-in-the-last-start
(assert_trap
  (component
    (core module $Good (func $start) (start $start))
    (core module $Bad (func $start unreachable) (start $start))
    (core instance (instantiate $Good))
    (core instance (instantiate $Bad))
  )
  "unreachable")

;; case: segment-out-of-bounds
(assert_trap
  (component
    (core module $M (memory 1) (data (i32.const 65536) "x"))
    (core instance (instantiate $M))
  )
  "out of bounds memory access")
(assert_trap
  (component
    (core module $M (table 1 funcref) (func $f) (elem (i32.const 1) $f))
    (core instance (instantiate $M))
  )
  "out of bounds table access")

;; case: start-calls-an-imported-component-function
(component
  (import "host-return-two" (func $two (result u32)))
  (core func $two (canon lower (func $two)))
  (core module $M
    (func $two (import "host" "two") (result i32))
    (global $n (mut i32) (i32.const 0))
    (func $start (global.set $n (i32.add (call $two) (i32.const 40))))
    (func (export "n") (result i32) (global.get $n))
    (start $start)
  )
  (core instance $m (instantiate $M (with "host" (instance (export "two" (func $two))))))
  (func (export "n") (result u32) (canon lift (core func $m "n")))
)
(assert_return (invoke "n") (u32.const 42))

;; case: component-start-is-off
(assert_invalid
  (component
    (import "host-return-two" (func $two (result u32)))
    (start $two (result (value $v)))
  )
  "component start is off")

;; Tools put a shim before a module whose imports are made later, and fill its table afterwards.
;; case: start-before-the-shim-is-filled
(assert_trap
  (component
    (core module $Shim
      (type $f (func))
      (table (export "$imports") 1 1 funcref)
      (func (export "0") (type $f) (call_indirect (type $f) (i32.const 0))))
    (core module $Given (func (export "f")))
    (core module $Main (import "" "0" (func $f)) (start $f))
    (core module $Fixup
      (import "" "$imports" (table 1 1 funcref))
      (import "" "0" (func))
      (elem (i32.const 0) func 0))
    (core instance $given (instantiate $Given))
    (core instance $shim (instantiate $Shim))
    (core instance $main (instantiate $Main (with "" (instance $shim))))
    (alias core export $shim "$imports" (core table $table))
    (alias core export $given "f" (core func $f))
    (core instance (instantiate $Fixup
      (with "" (instance (export "$imports" (table $table)) (export "0" (func $f)))))))
  "uninitialized element")
