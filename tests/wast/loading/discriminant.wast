;; The discriminant of a variant in memory takes the smallest of one, two or four bytes that can
;; number its cases, and must be below their count: 256 cases still fit one byte (so no byte is
;; out of range), 257 take two. Lifted by the host, then from one guest by another.

(component definition $Host
  (core module $m
    (memory (export "mem") 1)
    (func (export "id") (param i32) (result i32) (local.get 0))
    (data (i32.const 0) "\00\01\02\fe\ff\00")
    (data (i32.const 16) "\ff\00\00\01\01\01\ff\ff\00\00"))
  (core instance $i (instantiate $m))
  (type $e2' (enum
    "c0" "c1"))
  (type $e255' (enum
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
    "c249" "c250" "c251" "c252" "c253" "c254"))
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
  (export $e2 "e2" (type $e2'))
  (export $e255 "e255" (type $e255'))
  (export $e256 "e256" (type $e256'))
  (export $e257 "e257" (type $e257'))
  (func (export "load2") (param "at" u32) (result (tuple $e2 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "load255") (param "at" u32) (result (tuple $e255 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "load256") (param "at" u32) (result (tuple $e256 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem"))))
  (func (export "load257") (param "at" u32) (result (tuple $e257 u8))
    (canon lift (core func $i "id") (memory (core memory $i "mem")))))

(component instance $i $Host)

;; case: first-of-two
(assert_return (invoke "load2" (u32.const 0))
  (tuple.const (enum.const "c0") (u8.const 1)))

;; case: last-of-two
(assert_return (invoke "load2" (u32.const 1))
  (tuple.const (enum.const "c1") (u8.const 2)))

;; case: last-of-255
(assert_return (invoke "load255" (u32.const 3))
  (tuple.const (enum.const "c254") (u8.const 255)))

;; case: last-of-256-in-one-byte
(assert_return (invoke "load256" (u32.const 4))
  (tuple.const (enum.const "c255") (u8.const 0)))

;; case: one-byte-below-257-takes-two-bytes
(assert_return (invoke "load257" (u32.const 16))
  (tuple.const (enum.const "c255") (u8.const 0)))

;; case: last-of-257-in-two-bytes
(assert_return (invoke "load257" (u32.const 18))
  (tuple.const (enum.const "c256") (u8.const 1)))

;; case: third-of-two
(component instance $i $Host)
(assert_trap (invoke "load2" (u32.const 2)) "discriminant out of range")

;; case: byte-255-of-two
(component instance $i $Host)
(assert_trap (invoke "load2" (u32.const 4)) "discriminant out of range")

;; case: last-byte-of-255
(component instance $i $Host)
(assert_trap (invoke "load255" (u32.const 4)) "discriminant out of range")

;; case: first-past-257
(component instance $i $Host)
(assert_trap (invoke "load257" (u32.const 20)) "discriminant out of range")

;; case: last-in-two-bytes-of-257
(component instance $i $Host)
(assert_trap (invoke "load257" (u32.const 22)) "discriminant out of range")

;; The callee answers with the first byte, or the first two, of what it was given.
(component definition $Guest
  (type $e2' (enum
    "c0" "c1"))
  (type $e255' (enum
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
    "c249" "c250" "c251" "c252" "c253" "c254"))
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
  (component $Callee
    (core module $m
      (memory (export "mem") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
      (func (export "byte") (param i32 i32) (result i32) (i32.load8_u (local.get 0)))
      (func (export "two") (param i32 i32) (result i32) (i32.load16_u (local.get 0))))
    (core instance $i (instantiate $m))
    (export $e2 "e2" (type $e2'))
    (export $e255 "e255" (type $e255'))
    (export $e256 "e256" (type $e256'))
    (export $e257 "e257" (type $e257'))
    (func (export "f2") (param "l" (list $e2)) (result u32)
      (canon lift (core func $i "byte") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "f255") (param "l" (list $e255)) (result u32)
      (canon lift (core func $i "byte") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "f256") (param "l" (list $e256)) (result u32)
      (canon lift (core func $i "byte") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc"))))
    (func (export "f257") (param "l" (list $e257)) (result u32)
      (canon lift (core func $i "two") (memory (core memory $i "mem"))
        (realloc (core func $i "realloc")))))
  (instance $callee (instantiate $Callee))
  (component $Caller
    (import "e2" (type $e2 (eq $e2')))
    (import "e255" (type $e255 (eq $e255')))
    (import "e256" (type $e256 (eq $e256')))
    (import "e257" (type $e257 (eq $e257')))
    (import "f2" (func $f2 (param "l" (list $e2)) (result u32)))
    (import "f255" (func $f255 (param "l" (list $e255)) (result u32)))
    (import "f256" (func $f256 (param "l" (list $e256)) (result u32)))
    (import "f257" (func $f257 (param "l" (list $e257)) (result u32)))
    (core module $m
      (memory (export "mem") 1)
      (data (i32.const 0) "\00\01\02\fe\ff\00")
      (data (i32.const 16) "\ff\00\00\01\01\01\ff\ff\00\00"))
    (core instance $i (instantiate $m))
    (core func $g2 (canon lower (func $f2) (memory (core memory $i "mem"))))
    (func (export "load2") (param "at" u32) (param "len" u32) (result u32)
      (canon lift (core func $g2)))
    (core func $g255 (canon lower (func $f255) (memory (core memory $i "mem"))))
    (func (export "load255") (param "at" u32) (param "len" u32) (result u32)
      (canon lift (core func $g255)))
    (core func $g256 (canon lower (func $f256) (memory (core memory $i "mem"))))
    (func (export "load256") (param "at" u32) (param "len" u32) (result u32)
      (canon lift (core func $g256)))
    (core func $g257 (canon lower (func $f257) (memory (core memory $i "mem"))))
    (func (export "load257") (param "at" u32) (param "len" u32) (result u32)
      (canon lift (core func $g257))))
  (instance $caller (instantiate $Caller
    (with "e2" (type $callee "e2")) (with "f2" (func $callee "f2"))
    (with "e255" (type $callee "e255")) (with "f255" (func $callee "f255"))
    (with "e256" (type $callee "e256")) (with "f256" (func $callee "f256"))
    (with "e257" (type $callee "e257")) (with "f257" (func $callee "f257"))))
  (export "load2" (func $caller "load2"))
  (export "load255" (func $caller "load255"))
  (export "load256" (func $caller "load256"))
  (export "load257" (func $caller "load257")))

(component instance $i $Guest)

;; case: between-guests-last-of-two
(assert_return (invoke "load2" (u32.const 1) (u32.const 1)) (u32.const 1))

;; case: between-guests-last-of-255
(assert_return (invoke "load255" (u32.const 3) (u32.const 1)) (u32.const 254))

;; case: between-guests-last-of-256-in-one-byte
(assert_return (invoke "load256" (u32.const 4) (u32.const 1)) (u32.const 255))

;; case: between-guests-last-of-257-in-two-bytes
(assert_return (invoke "load257" (u32.const 18) (u32.const 1)) (u32.const 256))

;; case: between-guests-third-of-two
(component instance $i $Guest)
(assert_trap (invoke "load2" (u32.const 2) (u32.const 1)) "discriminant out of range")

;; case: between-guests-last-byte-of-255
(component instance $i $Guest)
(assert_trap (invoke "load255" (u32.const 4) (u32.const 1)) "discriminant out of range")

;; case: between-guests-first-past-257
(component instance $i $Guest)
(assert_trap (invoke "load257" (u32.const 20) (u32.const 1)) "discriminant out of range")

;; case: between-guests-second-element
(component instance $i $Guest)
(assert_trap (invoke "load257" (u32.const 18) (u32.const 2)) "discriminant out of range")
