;; What is stored byte by byte: little-endian, each field at its alignment, a discriminant or
;; flags in the fewest of one, two or four bytes; padding and what a case does not use are not
;; written. realloc fills what it gives with 0xcc; each function takes a list and returns the
;; same memory as bytes.

(component definition $Layout
  (core module $m
    (memory (export "mem") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (memory.fill (global.get $next) (i32.const 0xcc) (local.get 3))
      (global.get $next)
      (global.set $next
        (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 15))
          (i32.const -16))))
    (func $bytes (param $ptr i32) (param $len i32) (param $size i32) (result i32)
      (i32.store (i32.const 0) (local.get $ptr))
      (i32.store (i32.const 4) (i32.mul (local.get $len) (local.get $size)))
      (i32.const 0))
    (func (export "1") (param i32 i32) (result i32)
      (call $bytes (local.get 0) (local.get 1) (i32.const 1)))
    (func (export "2") (param i32 i32) (result i32)
      (call $bytes (local.get 0) (local.get 1) (i32.const 2)))
    (func (export "4") (param i32 i32) (result i32)
      (call $bytes (local.get 0) (local.get 1) (i32.const 4)))
    (func (export "8") (param i32 i32) (result i32)
      (call $bytes (local.get 0) (local.get 1) (i32.const 8)))
    (func (export "16") (param i32 i32) (result i32)
      (call $bytes (local.get 0) (local.get 1) (i32.const 16)))
    (func (export "24") (param i32 i32) (result i32)
      (call $bytes (local.get 0) (local.get 1) (i32.const 24))))
  (core instance $i (instantiate $m))
  (type $f1' (flags
    "f0"))
  (export $f1 "flags1" (type $f1'))
  (type $f8' (flags
    "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7"))
  (export $f8 "flags8" (type $f8'))
  (type $f9' (flags
    "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8"))
  (export $f9 "flags9" (type $f9'))
  (type $f16' (flags
    "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14" "f15"))
  (export $f16 "flags16" (type $f16'))
  (type $f17' (flags
    "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14" "f15"
    "f16"))
  (export $f17 "flags17" (type $f17'))
  (type $f32' (flags
    "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14" "f15"
    "f16" "f17" "f18" "f19" "f20" "f21" "f22" "f23" "f24" "f25" "f26" "f27" "f28" "f29"
    "f30" "f31"))
  (export $f32 "flags32" (type $f32'))
  (type $v' (variant (case "none") (case "byte" u8) (case "wide" s64) (case "yes" bool)))
  (export $v "v" (type $v'))
  (type $rec' (record (field "a" u8) (field "b" u32) (field "c" s16)))
  (export $rec "rec" (type $rec'))
  (type $rec8' (record (field "a" u8) (field "b" f64) (field "c" bool)))
  (export $rec8 "rec8" (type $rec8'))
  (type $e256' (enum
    "c0" "c1" "c2" "c3" "c4" "c5" "c6" "c7" "c8" "c9" "c10" "c11" "c12" "c13" "c14" "c15" "c16"
    "c17" "c18" "c19" "c20" "c21" "c22" "c23" "c24" "c25" "c26" "c27" "c28" "c29" "c30" "c31"
    "c32" "c33" "c34" "c35" "c36" "c37" "c38" "c39" "c40" "c41" "c42" "c43" "c44" "c45" "c46"
    "c47" "c48" "c49" "c50" "c51" "c52" "c53" "c54" "c55" "c56" "c57" "c58" "c59" "c60" "c61"
    "c62" "c63" "c64" "c65" "c66" "c67" "c68" "c69" "c70" "c71" "c72" "c73" "c74" "c75" "c76"
    "c77" "c78" "c79" "c80" "c81" "c82" "c83" "c84" "c85" "c86" "c87" "c88" "c89" "c90" "c91"
    "c92" "c93" "c94" "c95" "c96" "c97" "c98" "c99" "c100" "c101" "c102" "c103" "c104" "c105"
    "c106" "c107" "c108" "c109" "c110" "c111" "c112" "c113" "c114" "c115" "c116" "c117" "c118"
    "c119" "c120" "c121" "c122" "c123" "c124" "c125" "c126" "c127" "c128" "c129" "c130" "c131"
    "c132" "c133" "c134" "c135" "c136" "c137" "c138" "c139" "c140" "c141" "c142" "c143" "c144"
    "c145" "c146" "c147" "c148" "c149" "c150" "c151" "c152" "c153" "c154" "c155" "c156" "c157"
    "c158" "c159" "c160" "c161" "c162" "c163" "c164" "c165" "c166" "c167" "c168" "c169" "c170"
    "c171" "c172" "c173" "c174" "c175" "c176" "c177" "c178" "c179" "c180" "c181" "c182" "c183"
    "c184" "c185" "c186" "c187" "c188" "c189" "c190" "c191" "c192" "c193" "c194" "c195" "c196"
    "c197" "c198" "c199" "c200" "c201" "c202" "c203" "c204" "c205" "c206" "c207" "c208" "c209"
    "c210" "c211" "c212" "c213" "c214" "c215" "c216" "c217" "c218" "c219" "c220" "c221" "c222"
    "c223" "c224" "c225" "c226" "c227" "c228" "c229" "c230" "c231" "c232" "c233" "c234" "c235"
    "c236" "c237" "c238" "c239" "c240" "c241" "c242" "c243" "c244" "c245" "c246" "c247" "c248"
    "c249" "c250" "c251" "c252" "c253" "c254" "c255"))
  (export $e256 "enum256" (type $e256'))
  (type $e257' (enum
    "c0" "c1" "c2" "c3" "c4" "c5" "c6" "c7" "c8" "c9" "c10" "c11" "c12" "c13" "c14" "c15" "c16"
    "c17" "c18" "c19" "c20" "c21" "c22" "c23" "c24" "c25" "c26" "c27" "c28" "c29" "c30" "c31"
    "c32" "c33" "c34" "c35" "c36" "c37" "c38" "c39" "c40" "c41" "c42" "c43" "c44" "c45" "c46"
    "c47" "c48" "c49" "c50" "c51" "c52" "c53" "c54" "c55" "c56" "c57" "c58" "c59" "c60" "c61"
    "c62" "c63" "c64" "c65" "c66" "c67" "c68" "c69" "c70" "c71" "c72" "c73" "c74" "c75" "c76"
    "c77" "c78" "c79" "c80" "c81" "c82" "c83" "c84" "c85" "c86" "c87" "c88" "c89" "c90" "c91"
    "c92" "c93" "c94" "c95" "c96" "c97" "c98" "c99" "c100" "c101" "c102" "c103" "c104" "c105"
    "c106" "c107" "c108" "c109" "c110" "c111" "c112" "c113" "c114" "c115" "c116" "c117" "c118"
    "c119" "c120" "c121" "c122" "c123" "c124" "c125" "c126" "c127" "c128" "c129" "c130" "c131"
    "c132" "c133" "c134" "c135" "c136" "c137" "c138" "c139" "c140" "c141" "c142" "c143" "c144"
    "c145" "c146" "c147" "c148" "c149" "c150" "c151" "c152" "c153" "c154" "c155" "c156" "c157"
    "c158" "c159" "c160" "c161" "c162" "c163" "c164" "c165" "c166" "c167" "c168" "c169" "c170"
    "c171" "c172" "c173" "c174" "c175" "c176" "c177" "c178" "c179" "c180" "c181" "c182" "c183"
    "c184" "c185" "c186" "c187" "c188" "c189" "c190" "c191" "c192" "c193" "c194" "c195" "c196"
    "c197" "c198" "c199" "c200" "c201" "c202" "c203" "c204" "c205" "c206" "c207" "c208" "c209"
    "c210" "c211" "c212" "c213" "c214" "c215" "c216" "c217" "c218" "c219" "c220" "c221" "c222"
    "c223" "c224" "c225" "c226" "c227" "c228" "c229" "c230" "c231" "c232" "c233" "c234" "c235"
    "c236" "c237" "c238" "c239" "c240" "c241" "c242" "c243" "c244" "c245" "c246" "c247" "c248"
    "c249" "c250" "c251" "c252" "c253" "c254" "c255" "c256"))
  (export $e257 "enum257" (type $e257'))
  (func (export "bool") (param "l" (list bool)) (result (list u8))
    (canon lift (core func $i "1") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "u8") (param "l" (list u8)) (result (list u8))
    (canon lift (core func $i "1") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "s8") (param "l" (list s8)) (result (list u8))
    (canon lift (core func $i "1") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "u16") (param "l" (list u16)) (result (list u8))
    (canon lift (core func $i "2") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "s16") (param "l" (list s16)) (result (list u8))
    (canon lift (core func $i "2") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "u32") (param "l" (list u32)) (result (list u8))
    (canon lift (core func $i "4") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "s32") (param "l" (list s32)) (result (list u8))
    (canon lift (core func $i "4") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "u64") (param "l" (list u64)) (result (list u8))
    (canon lift (core func $i "8") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "s64") (param "l" (list s64)) (result (list u8))
    (canon lift (core func $i "8") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "f32") (param "l" (list f32)) (result (list u8))
    (canon lift (core func $i "4") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "f64") (param "l" (list f64)) (result (list u8))
    (canon lift (core func $i "8") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "char") (param "l" (list char)) (result (list u8))
    (canon lift (core func $i "4") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "padded") (param "l" (list $rec8)) (result (list u8))
    (canon lift (core func $i "24") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "variant") (param "l" (list $v)) (result (list u8))
    (canon lift (core func $i "16") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "option8") (param "l" (list (option u8))) (result (list u8))
    (canon lift (core func $i "2") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "option32") (param "l" (list (option u32))) (result (list u8))
    (canon lift (core func $i "8") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "result") (param "l" (list (result u8 (error u16)))) (result (list u8))
    (canon lift (core func $i "4") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "bare") (param "l" (list (result))) (result (list u8))
    (canon lift (core func $i "1") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "flag1") (param "l" (list $f1)) (result (list u8))
    (canon lift (core func $i "1") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "flag8") (param "l" (list $f8)) (result (list u8))
    (canon lift (core func $i "1") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "flag9") (param "l" (list $f9)) (result (list u8))
    (canon lift (core func $i "2") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "flag16") (param "l" (list $f16)) (result (list u8))
    (canon lift (core func $i "2") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "flag17") (param "l" (list $f17)) (result (list u8))
    (canon lift (core func $i "4") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "flag32") (param "l" (list $f32)) (result (list u8))
    (canon lift (core func $i "4") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "e256") (param "l" (list $e256)) (result (list u8))
    (canon lift (core func $i "1") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "e257") (param "l" (list $e257)) (result (list u8))
    (canon lift (core func $i "2") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "nested") (param "l" (list (tuple (option (option u8)) u8))) (result (list u8))
    (canon lift (core func $i "4") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc"))))
  (func (export "rec16") (param "l" (list (tuple $rec u8))) (result (list u8))
    (canon lift (core func $i "16") (memory (core memory $i "mem"))
      (realloc (core func $i "realloc")))))

(component instance $i $Layout)

;; case: bool
(assert_return (invoke "bool" (list.const (bool.const true) (bool.const false)))
  (list.const (u8.const 0x01) (u8.const 0x00)))

;; case: bytes
(assert_return (invoke "u8" (list.const (u8.const 0) (u8.const 255)))
  (list.const (u8.const 0x00) (u8.const 0xff)))

;; case: signed-bytes
(assert_return (invoke "s8" (list.const (s8.const -128) (s8.const -1) (s8.const 127)))
  (list.const (u8.const 0x80) (u8.const 0xff) (u8.const 0x7f)))

;; case: u16
(assert_return (invoke "u16" (list.const (u16.const 0x0102) (u16.const 0xffff)))
  (list.const (u8.const 0x02) (u8.const 0x01) (u8.const 0xff) (u8.const 0xff)))

;; case: s16
(assert_return (invoke "s16" (list.const (s16.const -2) (s16.const -32768)))
  (list.const (u8.const 0xfe) (u8.const 0xff) (u8.const 0x00) (u8.const 0x80)))

;; case: u32
(assert_return (invoke "u32" (list.const (u32.const 0x01020384)))
  (list.const (u8.const 0x84) (u8.const 0x03) (u8.const 0x02) (u8.const 0x01)))

;; case: s32
(assert_return (invoke "s32" (list.const (s32.const -2)))
  (list.const (u8.const 0xfe) (u8.const 0xff) (u8.const 0xff) (u8.const 0xff)))

;; case: u64
(assert_return (invoke "u64" (list.const (u64.const 0x0102030405060788)))
  (list.const (u8.const 0x88) (u8.const 0x07) (u8.const 0x06) (u8.const 0x05) (u8.const 0x04)
    (u8.const 0x03) (u8.const 0x02) (u8.const 0x01)))

;; case: s64
(assert_return (invoke "s64" (list.const (s64.const -2)))
  (list.const (u8.const 0xfe) (u8.const 0xff) (u8.const 0xff) (u8.const 0xff) (u8.const 0xff)
    (u8.const 0xff) (u8.const 0xff) (u8.const 0xff)))

;; case: f32
(assert_return (invoke "f32" (list.const (f32.const -1.5)))
  (list.const (u8.const 0x00) (u8.const 0x00) (u8.const 0xc0) (u8.const 0xbf)))

;; case: f64
(assert_return (invoke "f64" (list.const (f64.const -1.5)))
  (list.const (u8.const 0x00) (u8.const 0x00) (u8.const 0x00) (u8.const 0x00) (u8.const 0x00)
    (u8.const 0x00) (u8.const 0xf8) (u8.const 0xbf)))

;; case: char
(assert_return (invoke "char" (list.const (char.const "\u{10ffff}") (char.const "a")))
  (list.const (u8.const 0xff) (u8.const 0xff) (u8.const 0x10) (u8.const 0x00) (u8.const 0x61)
    (u8.const 0x00) (u8.const 0x00) (u8.const 0x00)))

;; case: record-padding-is-not-written
(assert_return (invoke "rec16" (list.const
  (tuple.const
    (record.const (field "a" u8.const 1) (field "b" u32.const 2) (field "c" s16.const -3))
    (u8.const 4))))
  (list.const (u8.const 0x01) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0x02)
    (u8.const 0x00) (u8.const 0x00) (u8.const 0x00) (u8.const 0xfd) (u8.const 0xff)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0x04) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc)))

;; case: record-of-a-double
(assert_return (invoke "padded" (list.const
  (record.const (field "a" u8.const 1) (field "b" f64.const 1) (field "c" bool.const true))))
  (list.const (u8.const 0x01) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0x00) (u8.const 0x00)
    (u8.const 0x00) (u8.const 0x00) (u8.const 0x00) (u8.const 0x00) (u8.const 0xf0)
    (u8.const 0x3f) (u8.const 0x01) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)))

;; case: variant-without-payload
(assert_return (invoke "variant" (list.const (variant.const "none")))
  (list.const (u8.const 0x00) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc)))

;; case: variant-with-narrow-payload
(assert_return (invoke "variant" (list.const (variant.const "byte" (u8.const 7))))
  (list.const (u8.const 0x01) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0x07) (u8.const 0xcc)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc)))

;; case: variant-with-wide-payload
(assert_return (invoke "variant" (list.const (variant.const "wide" (s64.const -1))))
  (list.const (u8.const 0x02) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xff) (u8.const 0xff)
    (u8.const 0xff) (u8.const 0xff) (u8.const 0xff) (u8.const 0xff) (u8.const 0xff)
    (u8.const 0xff)))

;; case: variant-with-bool
(assert_return (invoke "variant" (list.const (variant.const "yes" (bool.const true))))
  (list.const (u8.const 0x03) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0x01) (u8.const 0xcc)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc)))

;; case: option-of-a-byte
(assert_return (invoke "option8" (list.const (option.none) (option.some (u8.const 9))))
  (list.const (u8.const 0x00) (u8.const 0xcc) (u8.const 0x01) (u8.const 0x09)))

;; case: option-of-a-word
(assert_return (invoke "option32" (list.const (option.none) (option.some (u32.const 9))))
  (list.const (u8.const 0x00) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0xcc) (u8.const 0x01) (u8.const 0xcc)
    (u8.const 0xcc) (u8.const 0xcc) (u8.const 0x09) (u8.const 0x00) (u8.const 0x00)
    (u8.const 0x00)))

;; case: option-in-option
(assert_return (invoke "nested" (list.const
  (tuple.const (option.some (option.none)) (u8.const 5))))
  (list.const (u8.const 0x01) (u8.const 0x00) (u8.const 0xcc) (u8.const 0x05)))

;; case: result-of-two-widths
(assert_return (invoke "result" (list.const
  (result.ok (u8.const 9))
  (result.err (u16.const 9))))
  (list.const (u8.const 0x00) (u8.const 0xcc) (u8.const 0x09) (u8.const 0xcc) (u8.const 0x01)
    (u8.const 0xcc) (u8.const 0x09) (u8.const 0x00)))

;; case: result-without-payloads
(assert_return (invoke "bare" (list.const (result.ok) (result.err)))
  (list.const (u8.const 0x00) (u8.const 0x01)))

;; case: flags-1-last
(assert_return (invoke "flag1" (list.const (flags.const "f0") (flags.const)))
  (list.const (u8.const 0x01) (u8.const 0x00)))

;; case: flags-8-last
(assert_return (invoke "flag8" (list.const (flags.const "f7") (flags.const)))
  (list.const (u8.const 0x80) (u8.const 0x00)))

;; case: flags-8-first-and-last
(assert_return (invoke "flag8" (list.const (flags.const "f0" "f7")))
  (list.const (u8.const 0x81)))

;; case: flags-9-last
(assert_return (invoke "flag9" (list.const (flags.const "f8") (flags.const)))
  (list.const (u8.const 0x00) (u8.const 0x01) (u8.const 0x00) (u8.const 0x00)))

;; case: flags-9-first-and-last
(assert_return (invoke "flag9" (list.const (flags.const "f0" "f8")))
  (list.const (u8.const 0x01) (u8.const 0x01)))

;; case: flags-16-last
(assert_return (invoke "flag16" (list.const (flags.const "f15") (flags.const)))
  (list.const (u8.const 0x00) (u8.const 0x80) (u8.const 0x00) (u8.const 0x00)))

;; case: flags-16-first-and-last
(assert_return (invoke "flag16" (list.const (flags.const "f0" "f15")))
  (list.const (u8.const 0x01) (u8.const 0x80)))

;; case: flags-17-last
(assert_return (invoke "flag17" (list.const (flags.const "f16") (flags.const)))
  (list.const (u8.const 0x00) (u8.const 0x00) (u8.const 0x01) (u8.const 0x00) (u8.const 0x00)
    (u8.const 0x00) (u8.const 0x00) (u8.const 0x00)))

;; case: flags-17-first-and-last
(assert_return (invoke "flag17" (list.const (flags.const "f0" "f16")))
  (list.const (u8.const 0x01) (u8.const 0x00) (u8.const 0x01) (u8.const 0x00)))

;; case: flags-32-last
(assert_return (invoke "flag32" (list.const (flags.const "f31") (flags.const)))
  (list.const (u8.const 0x00) (u8.const 0x00) (u8.const 0x00) (u8.const 0x80) (u8.const 0x00)
    (u8.const 0x00) (u8.const 0x00) (u8.const 0x00)))

;; case: flags-32-first-and-last
(assert_return (invoke "flag32" (list.const (flags.const "f0" "f31")))
  (list.const (u8.const 0x01) (u8.const 0x00) (u8.const 0x00) (u8.const 0x80)))

;; case: enum-256-in-one-byte
(assert_return (invoke "e256" (list.const (enum.const "c255") (enum.const "c0")))
  (list.const (u8.const 0xff) (u8.const 0x00)))

;; case: enum-257-in-two-bytes
(assert_return (invoke "e257" (list.const (enum.const "c256") (enum.const "c255")))
  (list.const (u8.const 0x00) (u8.const 0x01) (u8.const 0xff) (u8.const 0x00)))
