;; Sections: an id, a size and exactly that many bytes. They may come in any order, be repeated
;; and hold no definitions.

;; case: empty-sections
(component binary "\00asm\0d\00\01\00"
  "\02\01\00"  ;; no core instances
  "\03\01\00"  ;; no core types
  "\05\01\00"  ;; no instances
  "\06\01\00"  ;; no aliases
  "\07\01\00"  ;; no types
  "\08\01\00"  ;; no canonical definitions
  "\0a\01\00"  ;; no imports
  "\0b\01\00"  ;; no exports
)

;; case: any-order-and-repeated
(component binary "\00asm\0d\00\01\00"
  "\0b\01\00" "\07\02\01\7f" "\0a\01\00" "\07\02\01\79" "\02\01\00" "\07\03\02\7e\7d"
)

;; case: indices-run-on-from-section-to-section
(component binary "\00asm\0d\00\01\00"
  "\07\02\01\7f"      ;; type 0: bool
  "\07\02\01\79"      ;; type 1: u32
  "\07\05\02\70\00\70\01"  ;; types 2 and 3: lists of them
)

;; case: backward-references-only
(assert_invalid
  (component binary "\00asm\0d\00\01\00" "\07\03\01\70\01" "\07\02\01\7f")
  "type is not yet defined")

;; case: section-without-size
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07") "no size")

;; case: section-longer-than-the-file
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\03\01\7f") "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\ff\ff\ff\ff\0f\01\7f") "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\01\09\00asm\01\00\00\00") "cut short")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\04\09\00asm\0d\00\01\00") "cut short")

;; case: section-shorter-than-its-content
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\01\01\7f") "content ends early")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\02\02\7f\7f") "content ends early")

;; case: bytes-after-the-content
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\03\01\7f\7f") "bytes left over")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\02\02\00\00") "bytes left over")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\0b\02\00\00") "bytes left over")

;; case: empty-section-body
(assert_malformed (component binary "\00asm\0d\00\01\00" "\02\00") "no count")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\03\00") "no count")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\05\00") "no count")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\06\00") "no count")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\07\00") "no count")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\08\00") "no count")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\0a\00") "no count")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\0b\00") "no count")

;; case: count-larger-than-the-section
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\07\06\ff\ff\ff\ff\0f\7f") "content ends early")

;; case: sections-of-values-and-start-are-off
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\0c\04\01\7f\01\01") "values are off")
(assert_invalid
  (component binary "\00asm\0d\00\01\00"
    "\07\05\01\40\00\01\00"          ;; type 0: func
    "\0a\06\01\00\01f\01\00"         ;; import "f"
    "\09\03\00\00\00")               ;; start it
  "component start is off")
