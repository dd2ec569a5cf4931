;; Built-ins, and forms of built-ins, behind features that are off by default.

;; case: error-context
(assert_invalid
  (component
    (core module $L (memory (export "m") 1))
    (core instance $l (instantiate $L))
    (core func (canon error-context.new (memory (core memory $l "m")))))
  "error contexts are off")
(assert_invalid
  (component
    (core module $L
      (memory (export "m") 1)
      (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $l (instantiate $L))
    (core func (canon error-context.debug-message
      (memory (core memory $l "m")) (realloc (core func $l "r")))))
  "error contexts are off")
(assert_invalid (component (core func (canon error-context.drop))) "error contexts are off")

;; case: threads
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\08\02\01\26") "threads are off")
(assert_invalid
  (component binary "\00asm\0d\00\01\00"
    "\01\0e\00asm\01\00\00\00" "\04\04\01\70\00\01"
    "\03\05\01\60\01\7f\00" "\08\04\01\27\00\00")
  "threads are off")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\08\02\01\28") "threads are off")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\08\03\01\29\00") "threads are off")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\08\03\01\2a\00") "threads are off")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\08\03\01\2b\00") "threads are off")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\08\03\01\2c\00") "threads are off")
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\08\03\01\2d\00") "threads are off")

;; case: shared-threads
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\05\01\60\01\7f\00" "\08\04\01\40\00\00")
  "shared threads are off")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\03\05\01\60\01\7f\00" "\08\05\01\41\00\00\00")
  "shared threads are off")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\08\03\01\42\00") "shared threads are off")

;; case: asynchronous-cancelling
(assert_invalid (component (core func (canon subtask.cancel async))) "more async is off")
(assert_invalid
  (component (type $s (stream)) (core func (canon stream.cancel-read $s async)))
  "more async is off")
(assert_invalid
  (component (type $s (stream)) (core func (canon stream.cancel-write $s async)))
  "more async is off")
(assert_invalid
  (component (type $f (future)) (core func (canon future.cancel-read $f async)))
  "more async is off")
(assert_invalid
  (component (type $f (future)) (core func (canon future.cancel-write $f async)))
  "more async is off")

;; case: synchronous-copies
(assert_invalid
  (component (type $s (stream)) (core func (canon stream.read $s))) "more async is off")
(assert_invalid
  (component (type $s (stream)) (core func (canon stream.write $s))) "more async is off")
(assert_invalid
  (component (type $f (future)) (core func (canon future.read $f))) "more async is off")
(assert_invalid
  (component (type $f (future)) (core func (canon future.write $f))) "more async is off")
