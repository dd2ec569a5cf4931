;; The right export with the wrong type.
(component
  (core module $module (func (export "handle")))
  (core instance $guest (instantiate $module))
  (func $handle (canon lift (core func $guest "handle")))
  (instance $handler (export "handle" (func $handle)))
  (export "wasi:http/incoming-handler@0.2.0" (instance $handler)))
