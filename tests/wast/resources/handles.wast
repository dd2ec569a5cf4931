;; resource.new puts an owning handle into the table of its instance and returns its index,
;; resource.rep looks the representation up, resource.drop takes the handle out. Index 0 is never
;; given, new indices count up from 1, and a freed index is given again, the last freed first.

(component definition $Handles
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core func $rep (canon resource.rep $r))
  (core func $drop (canon resource.drop $r))
  (func (export "new") (param "rep" u32) (result u32) (canon lift (core func $new)))
  (func (export "rep") (param "handle" u32) (result u32) (canon lift (core func $rep)))
  (func (export "drop") (param "handle" u32) (canon lift (core func $drop))))

;; case: first-index-is-one
(component instance $i $Handles)
(assert_return (invoke "new" (u32.const 100)) (u32.const 1))

;; case: indices-count-up
(assert_return (invoke "new" (u32.const 101)) (u32.const 2))
(assert_return (invoke "new" (u32.const 102)) (u32.const 3))
(assert_return (invoke "new" (u32.const 103)) (u32.const 4))

;; case: rep-of-each
(assert_return (invoke "rep" (u32.const 1)) (u32.const 100))
(assert_return (invoke "rep" (u32.const 2)) (u32.const 101))
(assert_return (invoke "rep" (u32.const 4)) (u32.const 103))

;; case: rep-again
(assert_return (invoke "rep" (u32.const 4)) (u32.const 103))

;; case: last-freed-is-first-reused
(assert_return (invoke "drop" (u32.const 2)))
(assert_return (invoke "drop" (u32.const 4)))
(assert_return (invoke "drop" (u32.const 1)))
(assert_return (invoke "new" (u32.const 200)) (u32.const 1))
(assert_return (invoke "new" (u32.const 201)) (u32.const 4))
(assert_return (invoke "new" (u32.const 202)) (u32.const 2))
(assert_return (invoke "new" (u32.const 203)) (u32.const 5))

;; case: reused-index-has-the-new-rep
(assert_return (invoke "rep" (u32.const 1)) (u32.const 200))
(assert_return (invoke "rep" (u32.const 4)) (u32.const 201))
(assert_return (invoke "rep" (u32.const 3)) (u32.const 102))

;; case: any-rep
(component instance $i $Handles)
(assert_return (invoke "new" (u32.const 0)) (u32.const 1))
(assert_return (invoke "new" (u32.const 0xffffffff)) (u32.const 2))
(assert_return (invoke "new" (u32.const 0x80000000)) (u32.const 3))
(assert_return (invoke "rep" (u32.const 1)) (u32.const 0))
(assert_return (invoke "rep" (u32.const 2)) (u32.const 0xffffffff))
(assert_return (invoke "rep" (u32.const 3)) (u32.const 0x80000000))

;; case: tables-start-afresh-in-each-instance
(component instance $i $Handles)
(assert_return (invoke "new" (u32.const 7)) (u32.const 1))

;; case: rep-of-index-zero
(component instance $i $Handles)
(assert_return (invoke "new" (u32.const 7)) (u32.const 1))
(assert_trap (invoke "rep" (u32.const 0)) "unknown handle")

;; case: drop-of-index-zero
(component instance $i $Handles)
(assert_return (invoke "new" (u32.const 7)) (u32.const 1))
(assert_trap (invoke "drop" (u32.const 0)) "unknown handle")

;; case: rep-of-index-zero-in-an-empty-table
(component instance $i $Handles)
(assert_trap (invoke "rep" (u32.const 0)) "unknown handle")

;; case: rep-past-the-table
(component instance $i $Handles)
(assert_return (invoke "new" (u32.const 7)) (u32.const 1))
(assert_trap (invoke "rep" (u32.const 2)) "unknown handle")

;; case: drop-past-the-table
(component instance $i $Handles)
(assert_return (invoke "new" (u32.const 7)) (u32.const 1))
(assert_trap (invoke "drop" (u32.const 2)) "unknown handle")

;; case: rep-of-the-largest-index
(component instance $i $Handles)
(assert_trap (invoke "rep" (u32.const 0xffffffff)) "unknown handle")

;; case: drop-of-the-largest-index
(component instance $i $Handles)
(assert_trap (invoke "drop" (u32.const 0xffffffff)) "unknown handle")

;; case: rep-after-drop
(component instance $i $Handles)
(assert_return (invoke "new" (u32.const 7)) (u32.const 1))
(assert_return (invoke "new" (u32.const 8)) (u32.const 2))
(assert_return (invoke "drop" (u32.const 1)))
(assert_trap (invoke "rep" (u32.const 1)) "unknown handle")

;; case: drop-twice
(component instance $i $Handles)
(assert_return (invoke "new" (u32.const 7)) (u32.const 1))
(assert_return (invoke "new" (u32.const 8)) (u32.const 2))
(assert_return (invoke "drop" (u32.const 1)))
(assert_trap (invoke "drop" (u32.const 1)) "unknown handle")

;; case: drop-twice-of-the-last
(component instance $i $Handles)
(assert_return (invoke "new" (u32.const 7)) (u32.const 1))
(assert_return (invoke "drop" (u32.const 1)))
(assert_trap (invoke "drop" (u32.const 1)) "unknown handle")
