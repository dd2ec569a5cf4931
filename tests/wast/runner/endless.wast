;; Guest code that does not end by itself. The call gives it a second.

(module (func (export "f") (loop (br 0))) (func (export "g")))
(assert_return (invoke "f"))
(assert_trap (invoke "f") "")
(assert_return (invoke "g"))
(module (func $f (loop (br 0))) (start $f))
(component
  (core module $M (func (export "f") (loop (br 0))))
  (core instance $m (instantiate $M))
  (func (export "f") (canon lift (core func $m "f"))))
(assert_return (invoke "f"))
(component
  (core module $M (func $f (loop (br 0))) (start $f))
  (core instance $m (instantiate $M)))
