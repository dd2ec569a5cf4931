;; Built-ins of tasks, waitables, streams and futures: what validation refuses in their uses.

;; case: thread-local-storage
(assert_invalid (component (core func (canon context.get i32 2))) "two places only")
(assert_invalid (component (core func (canon context.set i32 2))) "two places only")
(assert_invalid (component (core func (canon context.get i64 0))) "64 bits are off")
(assert_invalid (component (core func (canon context.set i64 0))) "64 bits are off")
(assert_invalid (component (core func (canon context.get f32 0))) "not a number of the right kind")

;; case: waiting-takes-a-memory
(assert_invalid
  (component (core func (canon waitable-set.wait (memory (core memory 0))))) "no such memory")
(assert_invalid
  (component (core func (canon waitable-set.poll (memory (core memory 0))))) "no such memory")
(assert_invalid
  (component
    (core module $L (memory (export "m") i64 1))
    (core instance $l (instantiate $L))
    (core func (canon waitable-set.wait (memory (core memory $l "m")))))
  "64 bits are off")

;; case: task-return-takes-memory-and-encoding-only
(assert_invalid
  (component
    (core module $L
      (memory (export "m") 1)
      (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $l (instantiate $L))
    (core func (canon task.return (result string) (memory (core memory $l "m"))
      (realloc (core func $l "r")))))
  "no realloc here")
(assert_invalid (component (core func (canon task.return async))) "no async here")
(assert_invalid
  (component
    (core module $L (func (export "p")))
    (core instance $l (instantiate $L))
    (core func (canon task.return (post-return (core func $l "p")))))
  "no post-return here")
(assert_invalid
  (component
    (core module $L (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $l (instantiate $L))
    (core func (canon task.return (callback (core func $l "cb")))))
  "no callback here")

;; case: task-return-of-a-string-needs-memory
(assert_invalid (component (core func (canon task.return (result string)))) "no memory")
(assert_invalid (component (core func (canon task.return (result (list u8))))) "no memory")

;; case: task-return-of-a-borrow
(assert_invalid
  (component
    (type $r (resource (rep i32)))
    (type $b (borrow $r))
    (core func (canon task.return (result $b))))
  "borrowed result")

;; case: with-an-element-memory
(assert_invalid
  (component (type $s (stream u8)) (core func (canon stream.read $s async))) "no memory")
(assert_invalid
  (component (type $s (stream u8)) (core func (canon stream.write $s async))) "no memory")
(assert_invalid
  (component (type $f (future u8)) (core func (canon future.read $f async))) "no memory")
(assert_invalid
  (component (type $f (future u8)) (core func (canon future.write $f async))) "no memory")

;; case: reading-strings-takes-realloc
(assert_invalid
  (component
    (type $s (stream string))
    (core module $L (memory (export "m") 1))
    (core instance $l (instantiate $L))
    (core func (canon stream.read $s async (memory (core memory $l "m")))))
  "no realloc")
(assert_invalid
  (component
    (type $f (future (list u8)))
    (core module $L (memory (export "m") 1))
    (core instance $l (instantiate $L))
    (core func (canon future.read $f async (memory (core memory $l "m")))))
  "no realloc")

;; case: of-the-other-type
(assert_invalid (component (type $f (future)) (core func (canon stream.new $f))) "not a stream")
(assert_invalid (component (type $s (stream)) (core func (canon future.new $s))) "not a future")
(assert_invalid
  (component (type $f (future)) (core func (canon stream.read $f async))) "not a stream")
(assert_invalid
  (component (type $s (stream)) (core func (canon future.write $s async))) "not a future")
(assert_invalid
  (component (type $f (future)) (core func (canon stream.cancel-read $f))) "not a stream")
(assert_invalid
  (component (type $s (stream)) (core func (canon future.cancel-write $s))) "not a future")
(assert_invalid
  (component (type $f (future)) (core func (canon stream.drop-readable $f))) "not a stream")
(assert_invalid
  (component (type $s (stream)) (core func (canon future.drop-writable $s))) "not a future")
(assert_invalid (component (type $t u8) (core func (canon stream.new $t))) "not a stream")
(assert_invalid (component (type $t u8) (core func (canon future.new $t))) "not a future")
(assert_invalid (component (core func (canon stream.new 0))) "no such type")
(assert_invalid (component (core func (canon future.new 0))) "no such type")

;; case: waiting-in-a-shared-memory
(assert_invalid
  (component
    (core module $M (memory (export "m") 1 1 shared))
    (core instance $m (instantiate $M))
    (core func (canon waitable-set.wait (memory (core memory $m "m")))))
  "shared with others")

;; case: options-of-lifting
(assert_invalid
  (component
    (type $s (stream))
    (core module $M (func (export "p")))
    (core instance $m (instantiate $M))
    (core func (canon stream.read $s async (post-return (core func $m "p")))))
  "no post-return here")
(assert_invalid
  (component
    (type $s (stream))
    (core module $M (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $m (instantiate $M))
    (core func (canon stream.read $s async (callback (core func $m "cb")))))
  "no callback here")
