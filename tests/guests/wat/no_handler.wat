;; A component, and a valid one, but no handler.
(component
  (core module $module (func (export "f")))
  (core instance $guest (instantiate $module))
  (func $f (canon lift (core func $guest "f")))
  (export "f" (func $f)))
