;; What a component can be made of besides lifted and lowered functions: instances inside of
;; instances, components and modules handed in from outside or around, aliases outward, exports of
;; instances, core start functions. Each leaves a number that says it ran.

;; case: nested-components-and-outer-aliases
;; Each level closes over modules and components of those around it.
(component definition $Outer
  (core module $seven (func (export "get") (result i32) (i32.const 7)))
  (component $leaf
    (import "get" (func $get (result u32)))
    (core func $get' (canon lower (func $get)))
    (func (export "get") (result u32) (canon lift (core func $get'))))
  (component $level1
    (alias outer $Outer $seven (core module $seven1))
    (component $level2
      (alias outer $Outer $leaf (component $leaf2))
      (component $source
        (alias outer $Outer $seven (core module $seven3))
        (core instance $i (instantiate $seven3))
        (func (export "get") (result u32) (canon lift (core func $i "get"))))
      (instance $source (instantiate $source))
      (instance $leaf (instantiate $leaf2 (with "get" (func $source "get"))))
      (export "get" (func $leaf "get")))
    (core instance $i (instantiate $seven1))
    (instance $inner (instantiate $level2))
    (export "get" (func $inner "get"))
    (func (export "here") (result u32) (canon lift (core func $i "get"))))
  (instance $l (instantiate $level1))
  (export "get" (func $l "get"))
  (export "here" (func $l "here")))
(component instance $i $Outer)
(assert_return (invoke "get") (u32.const 7))
(assert_return (invoke "here") (u32.const 7))

;; case: each-instance-has-its-own-state
(component definition $Twice
  (component $Counter
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "next") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "next") (result u32) (canon lift (core func $i "next"))))
  (instance $a (instantiate $Counter))
  (instance $b (instantiate $Counter))
  (export "a" (func $a "next"))
  (export "b" (func $b "next")))
(component instance $i $Twice)
(assert_return (invoke "a") (u32.const 1))
(assert_return (invoke "a") (u32.const 2))
(assert_return (invoke "b") (u32.const 1))

;; case: instance-shared-by-two-importers
(component definition $Shared
  (component $Counter
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "next") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "next") (result u32) (canon lift (core func $i "next"))))
  (component $User
    (import "counter" (instance $counter (export "next" (func (result u32)))))
    (core func $next (canon lower (func $counter "next")))
    (func (export "next") (result u32) (canon lift (core func $next))))
  (instance $counter (instantiate $Counter))
  (instance $a (instantiate $User (with "counter" (instance $counter))))
  (instance $b (instantiate $User (with "counter" (instance $counter))))
  (export "a" (func $a "next"))
  (export "b" (func $b "next")))
(component instance $i $Shared)
(assert_return (invoke "a") (u32.const 1))
(assert_return (invoke "b") (u32.const 2))
(assert_return (invoke "a") (u32.const 3))

;; case: instance-made-of-exports
(component definition $Bundle
  (component $Numbers
    (core module $m
      (func (export "one") (result i32) (i32.const 1))
      (func (export "two") (result i32) (i32.const 2)))
    (core instance $i (instantiate $m))
    (func (export "one") (result u32) (canon lift (core func $i "one")))
    (func (export "two") (result u32) (canon lift (core func $i "two"))))
  (instance $n (instantiate $Numbers))
  ;; The names are swapped on the way in.
  (instance $swapped (export "one" (func $n "two")) (export "two" (func $n "one")))
  (component $User
    (import "numbers" (instance $numbers
      (export "one" (func (result u32))) (export "two" (func (result u32)))))
    (export "mine" (instance $numbers))
    (alias export $numbers "one" (func $one))
    (export "first" (func $one)))
  (instance $u (instantiate $User (with "numbers" (instance $swapped))))
  (export "first" (func $u "first"))
  (alias export $u "mine" (instance $mine))
  (export "second" (func $mine "two")))
(component instance $i $Bundle)
(assert_return (invoke "first") (u32.const 2))
(assert_return (invoke "second") (u32.const 1))

;; case: imported-module
(component definition $ImportedModule
  (component $Linker
    (import "code" (core module $code
      (import "env" "seed" (global i32))
      (export "get" (func (result i32)))))
    (core module $env (global (export "seed") i32 (i32.const 40)))
    (core instance $env (instantiate $env))
    (core instance $i (instantiate $code (with "env" (instance $env))))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (core module $plus-two
    (import "env" "seed" (global $seed i32))
    (func (export "get") (result i32) (i32.add (global.get $seed) (i32.const 2))))
  (core module $minus-one
    (import "env" "seed" (global $seed i32))
    (func (export "get") (result i32) (i32.sub (global.get $seed) (i32.const 1))))
  (instance $a (instantiate $Linker (with "code" (core module $plus-two))))
  (instance $b (instantiate $Linker (with "code" (core module $minus-one))))
  (export "a" (func $a "get"))
  (export "b" (func $b "get")))
(component instance $i $ImportedModule)
(assert_return (invoke "a") (u32.const 42))
(assert_return (invoke "b") (u32.const 39))

;; case: exported-module
(component definition $ExportedModule
  (component $Library
    (core module $m (func (export "get") (result i32) (i32.const 11)))
    (export "code" (core module $m)))
  (instance $library (instantiate $Library))
  (alias export $library "code" (core module $code))
  (core instance $i (instantiate $code))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
(component instance $i $ExportedModule)
(assert_return (invoke "get") (u32.const 11))

;; case: imported-component
(component definition $ImportedComponent
  (component $Parent
    (import "child" (component $child
      (import "get" (func (result u32)))
      (export "get" (func (result u32)))))
    (core module $m (func (export "get") (result i32) (i32.const 5)))
    (core instance $i (instantiate $m))
    (func $get (result u32) (canon lift (core func $i "get")))
    (instance $c (instantiate $child (with "get" (func $get))))
    (export "get" (func $c "get")))
  (component $Pass
    (import "get" (func $get (result u32)))
    (export "get" (func $get)))
  (component $Fixed
    (import "get" (func $get (result u32)))
    (core module $m (func (export "get") (result i32) (i32.const 6)))
    (core instance $i (instantiate $m))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $a (instantiate $Parent (with "child" (component $Pass))))
  (instance $b (instantiate $Parent (with "child" (component $Fixed))))
  (export "a" (func $a "get"))
  (export "b" (func $b "get")))
(component instance $i $ImportedComponent)
(assert_return (invoke "a") (u32.const 5))
(assert_return (invoke "b") (u32.const 6))

;; case: exported-component
(component definition $ExportedComponent
  (component $Library
    (component $C
      (core module $m (func (export "get") (result i32) (i32.const 21)))
      (core instance $i (instantiate $m))
      (func (export "get") (result u32) (canon lift (core func $i "get"))))
    (export "code" (component $C)))
  (instance $library (instantiate $Library))
  (alias export $library "code" (component $code))
  (instance $c (instantiate $code))
  (export "get" (func $c "get")))
(component instance $i $ExportedComponent)
(assert_return (invoke "get") (u32.const 21))

;; case: core-start-functions-in-order
;; Core instances start in the order in which they are defined; each start appends its digit.
(component definition $Start
  (core module $log
    (global $n (mut i32) (i32.const 0))
    (func (export "log") (param i32)
      (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (local.get 0))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $log (instantiate $log))
  (core module $first
    (import "log" "log" (func $log (param i32)))
    (func $start (call $log (i32.const 1)))
    (start $start))
  (core module $second
    (import "log" "log" (func $log (param i32)))
    (func $start (call $log (i32.const 2)))
    (start $start))
  (core instance (instantiate $first (with "log" (instance $log))))
  (core instance (instantiate $second (with "log" (instance $log))))
  (core instance (instantiate $first (with "log" (instance $log))))
  (func (export "get") (result u32) (canon lift (core func $log "get"))))
(component instance $i $Start)
(assert_return (invoke "get") (u32.const 121))

;; case: core-start-calls-another-component
(component definition $StartCalls
  (component $Log
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "log") (param i32) (global.set $n (local.get 0)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "log") (param "n" u32) (canon lift (core func $i "log")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $log (instantiate $Log))
  (component $Starter
    (import "log" (func $log (param "n" u32)))
    (core func $log' (canon lower (func $log)))
    (core module $m
      (import "" "log" (func $log (param i32)))
      (func $start (call $log (i32.const 33)))
      (start $start))
    (core instance (instantiate $m (with "" (instance (export "log" (func $log')))))))
  (instance (instantiate $Starter (with "log" (func $log "log"))))
  (export "get" (func $log "get")))
(component instance $i $StartCalls)
(assert_return (invoke "get") (u32.const 33))

;; case: trap-in-a-core-start-function
(assert_trap
  (component
    (core module $m (func $start (unreachable)) (start $start))
    (core instance (instantiate $m)))
  "unreachable")

;; case: trap-in-a-nested-core-start-function
(assert_trap
  (component
    (component $C
      (core module $m (func $start (unreachable)) (start $start))
      (core instance (instantiate $m)))
    (instance (instantiate $C)))
  "unreachable")

;; case: data-segment-out-of-bounds
(assert_trap
  (component
    (core module $m (memory 1) (data (i32.const 65535) "ab"))
    (core instance (instantiate $m)))
  "out of bounds memory access")

;; case: core-instance-made-of-exports
(component definition $CoreBundle
  (core module $a
    (memory (export "mem") 1)
    (global (export "g") i32 (i32.const 3))
    (table (export "t") 1 funcref)
    (func $f (export "f") (result i32) (i32.const 4))
    (elem (i32.const 0) $f)
    (data (i32.const 0) "\05"))
  (core instance $a (instantiate $a))
  (core instance $bundle
    (export "memory" (memory $a "mem")) (export "global" (global $a "g"))
    (export "table" (table $a "t")) (export "func" (func $a "f")))
  (core module $b
    (import "x" "memory" (memory 1))
    (import "x" "global" (global $g i32))
    (import "x" "table" (table 1 funcref))
    (import "x" "func" (func $f (result i32)))
    (func (export "sum") (result i32)
      (i32.add
        (i32.add (i32.load8_u (i32.const 0)) (global.get $g))
        (i32.add (call $f) (call_indirect (result i32) (i32.const 0))))))
  (core instance $b (instantiate $b (with "x" (instance $bundle))))
  (func (export "sum") (result u32) (canon lift (core func $b "sum"))))
(component instance $i $CoreBundle)
(assert_return (invoke "sum") (u32.const 16))
