;; Lowering with async needs a memory always, even where nothing goes through it.

;; case: no-parameter-and-no-result
(assert_invalid
  (component (import "f" (func $f async)) (core func (canon lower (func $f) async)))
  "no memory")
