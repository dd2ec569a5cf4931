;; Built-ins of tasks, waitables, streams and futures, which are validated by default.

;; case: those-without-operands
(component definition
  (core func $inc (canon backpressure.inc))
  (core func $dec (canon backpressure.dec))
  (core func $cancel (canon task.cancel))
  (core func $drop (canon subtask.drop))
  (core func $sub (canon subtask.cancel))
  (core func $new (canon waitable-set.new))
  (core func $set-drop (canon waitable-set.drop))
  (core func $join (canon waitable.join))
  (core func $yield (canon thread.yield))
  (core module $M
    (import "" "inc" (func))
    (import "" "dec" (func))
    (import "" "cancel" (func))
    (import "" "drop" (func (param i32)))
    (import "" "sub" (func (param i32) (result i32)))
    (import "" "new" (func (result i32)))
    (import "" "set-drop" (func (param i32)))
    (import "" "join" (func (param i32 i32)))
    (import "" "yield" (func (result i32))))
  (core instance (instantiate $M (with "" (instance
    (export "inc" (func $inc)) (export "dec" (func $dec)) (export "cancel" (func $cancel))
    (export "drop" (func $drop)) (export "sub" (func $sub)) (export "new" (func $new))
    (export "set-drop" (func $set-drop)) (export "join" (func $join))
    (export "yield" (func $yield))))))
)

;; case: thread-local-storage
(component definition
  (core func $get (canon context.get i32 0))
  (core func $set (canon context.set i32 0))
  (core module $M (import "" "get" (func (result i32))) (import "" "set" (func (param i32))))
  (core instance (instantiate $M (with "" (instance
    (export "get" (func $get)) (export "set" (func $set))))))
)
(assert_invalid (component (core func (canon context.get i32 2))) "two places only")
(assert_invalid (component (core func (canon context.set i32 2))) "two places only")
(assert_invalid (component (core func (canon context.get i64 0))) "64 bits are off")
(assert_invalid (component (core func (canon context.set i64 0))) "64 bits are off")
(assert_invalid (component (core func (canon context.get f32 0))) "not a number of the right kind")

;; case: waiting-takes-a-memory
(component definition
  (core module $L (memory (export "m") 1))
  (core instance $l (instantiate $L))
  (core func $wait (canon waitable-set.wait (memory (core memory $l "m"))))
  (core func $poll (canon waitable-set.poll (memory (core memory $l "m"))))
  (core module $M
    (import "" "wait" (func (param i32 i32) (result i32)))
    (import "" "poll" (func (param i32 i32) (result i32))))
  (core instance (instantiate $M (with "" (instance
    (export "wait" (func $wait)) (export "poll" (func $poll))))))
)
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

;; case: task-return
(component definition
  (core module $L (memory (export "m") 1))
  (core instance $l (instantiate $L))
  (core func $none (canon task.return))
  (core func $u64 (canon task.return (result u64)))
  (core func $two (canon task.return (result (tuple u8 f32))))
  (core func $string (canon task.return (result string) (memory (core memory $l "m"))
    string-encoding=utf16))
  (core module $M
    (import "" "none" (func))
    (import "" "u64" (func (param i64)))
    (import "" "two" (func (param i32 f32)))
    (import "" "string" (func (param i32 i32))))
  (core instance (instantiate $M (with "" (instance
    (export "none" (func $none)) (export "u64" (func $u64))
    (export "two" (func $two)) (export "string" (func $string))))))
)

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

;; case: streams-and-futures
(component definition
  (type $s (stream u8))
  (type $f (future string))
  (core module $L
    (memory (export "m") 1)
    (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
  (core instance $l (instantiate $L))
  (alias core export $l "m" (core memory $m))
  (alias core export $l "r" (core func $r))
  (core func $s-new (canon stream.new $s))
  (core func $s-read (canon stream.read $s async (memory $m)))
  (core func $s-write (canon stream.write $s async (memory $m)))
  (core func $s-cancel-read (canon stream.cancel-read $s))
  (core func $s-cancel-write (canon stream.cancel-write $s))
  (core func $s-drop-readable (canon stream.drop-readable $s))
  (core func $s-drop-writable (canon stream.drop-writable $s))
  (core func $f-new (canon future.new $f))
  (core func $f-read (canon future.read $f async (memory $m) (realloc $r)))
  (core func $f-write (canon future.write $f async (memory $m)))
  (core func $f-cancel-read (canon future.cancel-read $f))
  (core func $f-cancel-write (canon future.cancel-write $f))
  (core func $f-drop-readable (canon future.drop-readable $f))
  (core func $f-drop-writable (canon future.drop-writable $f))
  (core module $M
    (import "s" "new" (func (result i64)))
    (import "s" "read" (func (param i32 i32 i32) (result i32)))
    (import "s" "write" (func (param i32 i32 i32) (result i32)))
    (import "s" "cancel-read" (func (param i32) (result i32)))
    (import "s" "cancel-write" (func (param i32) (result i32)))
    (import "s" "drop-readable" (func (param i32)))
    (import "s" "drop-writable" (func (param i32)))
    (import "f" "new" (func (result i64)))
    (import "f" "read" (func (param i32 i32) (result i32)))
    (import "f" "write" (func (param i32 i32) (result i32)))
    (import "f" "cancel-read" (func (param i32) (result i32)))
    (import "f" "cancel-write" (func (param i32) (result i32)))
    (import "f" "drop-readable" (func (param i32)))
    (import "f" "drop-writable" (func (param i32))))
  (core instance (instantiate $M
    (with "s" (instance
      (export "new" (func $s-new)) (export "read" (func $s-read))
      (export "write" (func $s-write))
      (export "cancel-read" (func $s-cancel-read)) (export "cancel-write" (func $s-cancel-write))
      (export "drop-readable" (func $s-drop-readable))
      (export "drop-writable" (func $s-drop-writable))))
    (with "f" (instance
      (export "new" (func $f-new)) (export "read" (func $f-read))
      (export "write" (func $f-write))
      (export "cancel-read" (func $f-cancel-read)) (export "cancel-write" (func $f-cancel-write))
      (export "drop-readable" (func $f-drop-readable))
      (export "drop-writable" (func $f-drop-writable))))))
)

;; case: without-an-element-no-memory
(component definition
  (type $s (stream))
  (type $f (future))
  (core func (canon stream.read $s async))
  (core func (canon stream.write $s async))
  (core func (canon future.read $f async))
  (core func (canon future.write $f async))
)

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
