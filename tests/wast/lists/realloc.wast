;; A list is stored where realloc says: asked once for the whole list, with the alignment and the
;; byte size of its elements, also when there are none, outer lists before inner ones. The guest
;; keeps the arguments of each call.

(component definition $Log
  (core module $m
    (memory (export "mem") 1)
    (global $next (mut i32) (i32.const 8192))
    (global $calls (mut i32) (i32.const 0))
    (func (export "realloc") (param $old i32) (param $size i32) (param $align i32)
        (param $new i32) (result i32)
      (local $at i32)
      (local.set $at
        (i32.add (i32.const 4096) (i32.mul (global.get $calls) (i32.const 16))))
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i32.store offset=0 (local.get $at) (local.get $old))
      (i32.store offset=4 (local.get $at) (local.get $size))
      (i32.store offset=8 (local.get $at) (local.get $align))
      (i32.store offset=12 (local.get $at) (local.get $new))
      (global.get $next)
      (global.set $next
        (i32.and (i32.add (i32.add (global.get $next) (local.get $new)) (i32.const 15))
          (i32.const -16))))
    ;; What realloc was asked, and forgets it.
    (func (export "log") (result i32)
      (i32.store (i32.const 0) (i32.const 4096))
      (i32.store (i32.const 4) (global.get $calls))
      (global.set $calls (i32.const 0))
      (i32.const 0))
    (func (export "take") (param i32 i32))
    (func (export "take-many") (param i32)))
  (core instance $i (instantiate $m))
  (func (export "bytes") (param "l" (list u8))
    (canon lift (core func $i "take") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "shorts") (param "l" (list s16))
    (canon lift (core func $i "take") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "longs") (param "l" (list u64))
    (canon lift (core func $i "take") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "tuples") (param "l" (list (tuple u8 u16 u8)))
    (canon lift (core func $i "take") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "strings") (param "l" (list string))
    (canon lift (core func $i "take") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "lists") (param "l" (list (list (list u32))))
    (canon lift (core func $i "take") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (type $many (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 (list u16)))
  (func (export "many") (param "a" $many)
    (canon lift (core func $i "take-many") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "log") (result (list (tuple u32 u32 u32 u32)))
    (canon lift (core func $i "log") (memory (core memory $i "mem")))))

(component instance $i $Log)

;; case: bytes
(assert_return (invoke "bytes" (list.const (u8.const 1) (u8.const 2) (u8.const 3))))
(assert_return (invoke "log")
  (list.const (tuple.const (u32.const 0) (u32.const 0) (u32.const 1) (u32.const 3))))

;; case: empty
(assert_return (invoke "longs" (list.const)))
(assert_return (invoke "log")
  (list.const (tuple.const (u32.const 0) (u32.const 0) (u32.const 8) (u32.const 0))))

;; case: shorts
(assert_return (invoke "shorts" (list.const (s16.const 1) (s16.const 2) (s16.const 3))))
(assert_return (invoke "log")
  (list.const (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 6))))

;; case: longs
(assert_return (invoke "longs" (list.const (u64.const 1))))
(assert_return (invoke "log")
  (list.const (tuple.const (u32.const 0) (u32.const 0) (u32.const 8) (u32.const 8))))

;; case: padded-tuples
(assert_return (invoke "tuples" (list.const
  (tuple.const (u8.const 1) (u16.const 2) (u8.const 3))
  (tuple.const (u8.const 1) (u16.const 2) (u8.const 3)))))
(assert_return (invoke "log")
  (list.const (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 12))))

;; case: strings-after-their-list
(assert_return (invoke "strings" (list.const (str.const "abc") (str.const "") (str.const "z"))))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 4) (u32.const 24))
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 1) (u32.const 3))
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 1) (u32.const 0))
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 1) (u32.const 1))))

;; case: lists-depth-first
(assert_return (invoke "lists" (list.const
  (list.const (list.const (u32.const 1)) (list.const (u32.const 1) (u32.const 2)))
  (list.const)
  (list.const (list.const)))))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 4) (u32.const 24))
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 4) (u32.const 16))
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 4) (u32.const 4))
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 4) (u32.const 8))
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 4) (u32.const 0))
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 4) (u32.const 8))
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 4) (u32.const 0))))

;; case: spilled-parameters-before-their-lists
(assert_return (invoke "many" (tuple.const
  (u8.const 0) (u8.const 0) (u8.const 0) (u8.const 0) (u8.const 0) (u8.const 0) (u8.const 0)
  (u8.const 0) (u8.const 0) (u8.const 0) (u8.const 0) (u8.const 0) (u8.const 0) (u8.const 0)
  (u8.const 0) (list.const (u16.const 7)))))
(assert_return (invoke "log") (list.const
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 4) (u32.const 24))
  (tuple.const (u32.const 0) (u32.const 0) (u32.const 2) (u32.const 2))))
