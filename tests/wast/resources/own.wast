;; An owning handle that is passed leaves the table of its giver and enters that of its receiver:
;; the index dies, the representation stays. Only a live, owning handle can be passed so.

(component definition $Own
  (component $Maker
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core func $rep (canon resource.rep $r'))
    (core func $drop (canon resource.drop $r'))
    (core module $m
      (import "" "rep" (func $rep (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "keep") (param i32) (result i32) (local.get 0))
      (func (export "take") (param i32) (result i32)
        (call $rep (local.get 0))
        (call $drop (local.get 0)))
      (func (export "give-back") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m (with "" (instance
      (export "rep" (func $rep)) (export "drop" (func $drop))))))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $new)))
    (func (export "take") (param "r" (own $r)) (result u32)
      (canon lift (core func $i "take")))
    (func (export "keep") (param "r" (own $r)) (result u32)
      (canon lift (core func $i "keep")))
    (func (export "echo") (param "r" (own $r)) (result (own $r))
      (canon lift (core func $i "give-back"))))
  (instance $maker (instantiate $Maker))
  (component $User
    (import "r" (type $r (sub resource)))
    (import "make" (func $make (param "rep" u32) (result (own $r))))
    (import "take" (func $take (param "r" (own $r)) (result u32)))
    (import "keep" (func $keep (param "r" (own $r)) (result u32)))
    (import "echo" (func $echo (param "r" (own $r)) (result (own $r))))
    (core func $make' (canon lower (func $make)))
    (core func $take' (canon lower (func $take)))
    (core func $keep' (canon lower (func $keep)))
    (core func $echo' (canon lower (func $echo)))
    (core func $drop' (canon resource.drop $r))
    (func (export "make") (param "rep" u32) (result u32) (canon lift (core func $make')))
    (func (export "take") (param "handle" u32) (result u32) (canon lift (core func $take')))
    (func (export "keep") (param "handle" u32) (result u32) (canon lift (core func $keep')))
    (func (export "echo") (param "handle" u32) (result u32) (canon lift (core func $echo')))
    (func (export "drop") (param "handle" u32) (canon lift (core func $drop')))
    (core module $id (func (export "id") (param i32) (result i32) (local.get 0)))
    (core instance $id (instantiate $id))
    (func (export "leak") (param "handle" u32) (result (own $r))
      (canon lift (core func $id "id"))))
  (instance $user (instantiate $User
    (with "r" (type $maker "r"))
    (with "make" (func $maker "make"))
    (with "take" (func $maker "take"))
    (with "keep" (func $maker "keep"))
    (with "echo" (func $maker "echo"))))
  ;; Hands what it gets from the user on to nobody.
  (component $Sink
    (import "r" (type $r (sub resource)))
    (import "leak" (func $leak (param "handle" u32) (result (own $r))))
    (core func $leak' (canon lower (func $leak)))
    (func (export "leak") (param "handle" u32) (result u32) (canon lift (core func $leak'))))
  (instance $sink (instantiate $Sink
    (with "r" (type $maker "r")) (with "leak" (func $user "leak"))))
  (export "make" (func $user "make"))
  (export "take" (func $user "take"))
  (export "keep" (func $user "keep"))
  (export "echo" (func $user "echo"))
  (export "drop" (func $user "drop"))
  (export "leak" (func $sink "leak")))

;; case: each-table-counts-for-itself
(component instance $i $Own)
(assert_return (invoke "make" (u32.const 10)) (u32.const 1))
(assert_return (invoke "make" (u32.const 20)) (u32.const 2))
(assert_return (invoke "make" (u32.const 30)) (u32.const 3))
(assert_return (invoke "keep" (u32.const 3)) (u32.const 1))
(assert_return (invoke "keep" (u32.const 1)) (u32.const 2))

;; case: rep-stays
(component instance $i $Own)
(assert_return (invoke "make" (u32.const 10)) (u32.const 1))
(assert_return (invoke "make" (u32.const 20)) (u32.const 2))
(assert_return (invoke "take" (u32.const 1)) (u32.const 10))
(assert_return (invoke "take" (u32.const 2)) (u32.const 20))

;; case: given-index-is-free-again
(component instance $i $Own)
(assert_return (invoke "make" (u32.const 10)) (u32.const 1))
(assert_return (invoke "make" (u32.const 20)) (u32.const 2))
(assert_return (invoke "echo" (u32.const 1)) (u32.const 1))
(assert_return (invoke "take" (u32.const 1)) (u32.const 10))
(assert_return (invoke "make" (u32.const 40)) (u32.const 1))

;; case: result-of-a-user-moves-too
(component instance $i $Own)
(assert_return (invoke "make" (u32.const 10)) (u32.const 1))
(assert_return (invoke "make" (u32.const 20)) (u32.const 2))
(assert_return (invoke "leak" (u32.const 2)) (u32.const 1))
(assert_return (invoke "make" (u32.const 30)) (u32.const 2))

;; case: given-twice
(component instance $i $Own)
(assert_return (invoke "make" (u32.const 10)) (u32.const 1))
(assert_return (invoke "keep" (u32.const 1)) (u32.const 1))
(assert_trap (invoke "keep" (u32.const 1)) "unknown handle")

;; case: dropped-after-giving
(component instance $i $Own)
(assert_return (invoke "make" (u32.const 10)) (u32.const 1))
(assert_return (invoke "keep" (u32.const 1)) (u32.const 1))
(assert_trap (invoke "drop" (u32.const 1)) "unknown handle")

;; case: given-after-dropping
(component instance $i $Own)
(assert_return (invoke "make" (u32.const 10)) (u32.const 1))
(assert_return (invoke "make" (u32.const 10)) (u32.const 2))
(assert_return (invoke "drop" (u32.const 1)))
(assert_trap (invoke "keep" (u32.const 1)) "unknown handle")

;; case: index-zero
(component instance $i $Own)
(assert_return (invoke "make" (u32.const 10)) (u32.const 1))
(assert_trap (invoke "keep" (u32.const 0)) "unknown handle")

;; case: index-past-the-table
(component instance $i $Own)
(assert_return (invoke "make" (u32.const 10)) (u32.const 1))
(assert_trap (invoke "keep" (u32.const 2)) "unknown handle")

;; case: result-that-is-no-handle
(component instance $i $Own)
(assert_trap (invoke "leak" (u32.const 1)) "unknown handle")

;; case: host-lifts-no-handle
;; Without a component in between the host lifts the result itself.
(component definition $ToHost
  (type $r' (resource (rep i32)))
  (export $r "r" (type $r'))
  (core module $id (func (export "id") (param i32) (result i32) (local.get 0)))
  (core instance $id (instantiate $id))
  (func (export "own") (param "handle" u32) (result (own $r))
    (canon lift (core func $id "id"))))
(component instance $i $ToHost)
(assert_trap (invoke "own" (u32.const 1)) "unknown handle")
(component instance $i $ToHost)
(assert_trap (invoke "own" (u32.const 0)) "unknown handle")
