(module
  (func (export "i") (param i32) (result i32) (local.get 0))
  (func (export "v") (param v128) (result v128) (local.get 0)))
