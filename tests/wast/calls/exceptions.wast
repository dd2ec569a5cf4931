;; A core exception must not leave a component: where one is thrown out of a lifted function, a
;; post-return, a realloc or a destructor, that is a trap, which the caller cannot catch.

(component definition $Throw
  (component $Thrower
    (core module $m
      (tag $e (param i32))
      (memory (export "mem") 1)
      (global $realloc (mut i32) (i32.const 0))
      (func (export "throw") (throw $e (i32.const 1)))
      (func (export "caught") (result i32)
        (block $handler (result i32)
          (try_table (catch $e $handler) (throw $e (i32.const 7)))
          (unreachable)))
      (func (export "nothing"))
      (func (export "set-realloc") (global.set $realloc (i32.const 1)))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (if (global.get $realloc) (then (throw $e (i32.const 2))))
        (i32.const 64))
      (func (export "take") (param i32 i32))
      (func (export "dtor") (param i32) (throw $e (local.get 0))))
    (core instance $i (instantiate $m))
    (type $r' (resource (rep i32) (dtor (core func $i "dtor"))))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (func (export "throw") (canon lift (core func $i "throw")))
    (func (export "caught") (result u32) (canon lift (core func $i "caught")))
    (func (export "post")
      (canon lift (core func $i "nothing") (post-return (core func $i "throw"))))
    (func (export "set-realloc") (canon lift (core func $i "set-realloc")))
    (func (export "take") (param "l" (list u8))
      (canon lift (core func $i "take") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new))))
  (instance $thrower (instantiate $Thrower))
  ;; Catches all that it can.
  (component $Catcher
    (import "r" (type $r (sub resource)))
    (import "throw" (func $throw))
    (import "post" (func $post))
    (import "take" (func $take (param "l" (list u8))))
    (import "make" (func $make (param "rep" u32) (result (own $r))))
    (core module $mem (memory (export "mem") 1))
    (core instance $mem (instantiate $mem))
    (core func $throw' (canon lower (func $throw)))
    (core func $post' (canon lower (func $post)))
    (core func $take' (canon lower (func $take) (memory (core memory $mem "mem"))))
    (core func $make' (canon lower (func $make)))
    (core func $drop (canon resource.drop $r))
    (core module $m
      (import "" "throw" (func $throw))
      (import "" "post" (func $post))
      (import "" "take" (func $take (param i32 i32)))
      (import "" "make" (func $make (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "throw")
        (block $handler (try_table (catch_all $handler) (call $throw))))
      (func (export "post")
        (block $handler (try_table (catch_all $handler) (call $post))))
      (func (export "take")
        (block $handler
          (try_table (catch_all $handler) (call $take (i32.const 0) (i32.const 4)))))
      (func (export "drop")
        (block $handler
          (try_table (catch_all $handler) (call $drop (call $make (i32.const 5)))))))
    (core instance $i (instantiate $m (with "" (instance
      (export "throw" (func $throw')) (export "post" (func $post'))
      (export "take" (func $take')) (export "make" (func $make'))
      (export "drop" (func $drop))))))
    (func (export "throw") (canon lift (core func $i "throw")))
    (func (export "post") (canon lift (core func $i "post")))
    (func (export "take") (canon lift (core func $i "take")))
    (func (export "drop") (canon lift (core func $i "drop"))))
  (instance $catcher (instantiate $Catcher
    (with "r" (type $thrower "r"))
    (with "throw" (func $thrower "throw"))
    (with "post" (func $thrower "post"))
    (with "take" (func $thrower "take"))
    (with "make" (func $thrower "make"))))
  (export "throw" (func $thrower "throw"))
  (export "caught" (func $thrower "caught"))
  (export "post" (func $thrower "post"))
  (export "set-realloc" (func $thrower "set-realloc"))
  (export "take" (func $thrower "take"))
  (export "catch-throw" (func $catcher "throw"))
  (export "catch-post" (func $catcher "post"))
  (export "catch-take" (func $catcher "take"))
  (export "catch-drop" (func $catcher "drop")))

;; case: caught-inside
(component instance $i $Throw)
(assert_return (invoke "caught") (u32.const 7))

;; case: nothing-thrown
(assert_return (invoke "take" (list.const (u8.const 1))))
(assert_return (invoke "catch-take"))

;; case: out-of-a-function
(component instance $i $Throw)
(assert_trap (invoke "throw") "uncaught exception")

;; case: out-of-post-return
(component instance $i $Throw)
(assert_trap (invoke "post") "uncaught exception")

;; case: out-of-realloc
(component instance $i $Throw)
(assert_return (invoke "set-realloc"))
(assert_trap (invoke "take" (list.const (u8.const 1))) "uncaught exception")

;; case: between-guests-out-of-a-function
(component instance $i $Throw)
(assert_trap (invoke "catch-throw") "uncaught exception")

;; case: between-guests-out-of-post-return
(component instance $i $Throw)
(assert_trap (invoke "catch-post") "uncaught exception")

;; case: between-guests-out-of-realloc
(component instance $i $Throw)
(assert_return (invoke "set-realloc"))
(assert_trap (invoke "catch-take") "uncaught exception")

;; case: between-guests-out-of-a-destructor
(component instance $i $Throw)
(assert_trap (invoke "catch-drop") "uncaught exception")
;; case: out-of-a-start-function
(assert_trap
  (component
    (core module $m (tag $e) (func $f (throw $e)) (start $f))
    (core instance (instantiate $m)))
  "uncaught exception")

;; Within a component it goes from module to module, also through a shim that tools have made.
(component definition $ThrowThroughShim
  (core module $Shim
    (type $f (func))
    (table (export "$imports") 1 1 funcref)
    (func (export "0") (type $f) (call_indirect (type $f) (i32.const 0))))
  (core module $Tag (tag (export "t")))
  (core module $Main
    (import "" "0" (func $f))
    (import "tag" "t" (tag $t))
    (func (export "go") (result i32)
      (block $caught
        (try_table (catch $t $caught) (call $f))
        (return (i32.const 1)))
      (i32.const 42)))
  (core module $Later
    (import "tag" "t" (tag $t))
    (func (export "f") (throw $t)))
  (core module $Fixup
    (import "" "$imports" (table 1 1 funcref))
    (import "" "0" (func))
    (elem (i32.const 0) func 0))
  (core instance $tag (instantiate $Tag))
  (core instance $shim (instantiate $Shim))
  (core instance $main
    (instantiate $Main (with "" (instance $shim)) (with "tag" (instance $tag))))
  (core instance $later (instantiate $Later (with "tag" (instance $tag))))
  (alias core export $shim "$imports" (core table $table))
  (alias core export $later "f" (core func $f))
  (core instance (instantiate $Fixup
    (with "" (instance (export "$imports" (table $table)) (export "0" (func $f))))))
  (func (export "go") (result u32) (canon lift (core func $main "go"))))
;; case: between-modules-through-a-shim
(component instance $through-shim $ThrowThroughShim)
(assert_return (invoke "go") (u32.const 42))
