;; Memory may grow during a call: what realloc returns is checked against the memory as it is then,
;; and so is what a function returns. "grow" makes the realloc grow memory by a page, and return an
;; address in the new one.

(component definition $Grow
  (core module $m
    (memory (export "mem") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
    (func (export "take") (param i32 i32) (result i32)
      (i32.add (local.get 0) (i32.load8_u (local.get 0))))
    (func (export "pages") (result i32) (memory.size))
    ;; Returns a string at the end of a page that was not there before.
    (func (export "give") (result i32)
      (local $at i32)
      (local.set $at (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
      (i32.store (local.get $at) (i32.add (local.get $at) (i32.const 65534)))
      (i32.store offset=4 (local.get $at) (i32.const 2))
      (i32.store16 offset=65534 (local.get $at) (i32.const 0x6261))
      (local.get $at)))
  (core instance $i (instantiate $m))
  (func (export "take") (param "s" string) (result u32)
    (canon lift (core func $i "take") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "take-list") (param "l" (list (list u8))) (result u32)
    (canon lift (core func $i "take") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "pages") (result u32) (canon lift (core func $i "pages")))
  (func (export "give") (result string)
    (canon lift (core func $i "give") (memory (core memory $i "mem")))))

(component instance $i $Grow)

;; case: string-in-a-new-page
(assert_return (invoke "take" (str.const "a")) (u32.const 65633))
(assert_return (invoke "pages") (u32.const 2))

;; case: new-page-for-each-list
(assert_return (invoke "take-list" (list.const (list.const (u8.const 7)) (list.const)))
  (u32.const 131072))
(assert_return (invoke "pages") (u32.const 5))

;; case: result-in-a-new-page
(assert_return (invoke "give") (str.const "ab"))
(assert_return (invoke "pages") (u32.const 6))

(component definition $Guest
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
        (memory.copy (local.get $at) (local.get 0)
          (select (local.get 1) (local.get 3) (i32.lt_u (local.get 1) (local.get 3))))
        (local.get $at))
      (func (export "echo") (param i32 i32) (result i32)
        (local $at i32)
        (local.set $at (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
        (i32.store (local.get $at) (local.get 0))
        (i32.store offset=4 (local.get $at) (local.get 1))
        (local.get $at)))
    (core instance $i (instantiate $m))
    (func (export "echo") (param "s" string) (result string)
      (canon lift (core func $i "echo") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")) string-encoding=utf16)))
  (instance $callee (instantiate $Callee))
  (component $Caller
    (import "echo" (func $echo (param "s" string) (result string)))
    (core module $mem
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
        (memory.copy (local.get $at) (local.get 0)
          (select (local.get 1) (local.get 3) (i32.lt_u (local.get 1) (local.get 3))))
        (local.get $at)))
    (core instance $mem (instantiate $mem))
    (core func $echo'
      (canon lower (func $echo) (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc"))))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "echo" (func $echo (param i32 i32 i32)))
      (func (export "echo") (param i32 i32) (result i32)
        (call $echo (local.get 0) (local.get 1) (i32.const 16))
        (i32.const 16))
      (func (export "pages") (result i32) (memory.size)))
    (core instance $i (instantiate $m (with "" (instance
      (export "mem" (memory $mem "mem")) (export "echo" (func $echo'))))))
    (func (export "echo") (param "s" string) (result string)
      (canon lift (core func $i "echo") (memory (core memory $mem "mem"))
        (realloc (core func $mem "realloc"))))
    (func (export "pages") (result u32) (canon lift (core func $i "pages"))))
  (instance $caller (instantiate $Caller (with "echo" (func $callee "echo"))))
  (export "echo" (func $caller "echo")))

;; case: both-guests-grow
(component instance $i $Guest)
(assert_return (invoke "echo" (str.const "h\u{e9}llo \u{20ac}"))
  (str.const "h\u{e9}llo \u{20ac}"))
(assert_return (invoke "echo" (str.const "again")) (str.const "again"))
