;; Custom sections: a name in UTF-8 and any bytes. What is in them never makes a component invalid.

;; case: custom-sections-anywhere
(component binary "\00asm\0d\00\01\00"
  "\00\02\01a" "\07\02\01\7f" "\00\04\01a\ff\00" "\0b\01\00" "\00\02\01b"
)

;; case: empty-name-and-no-content
(component binary "\00asm\0d\00\01\00" "\00\01\00")

;; case: name-of-several-bytes-per-character
(component binary "\00asm\0d\00\01\00" "\00\0a\09\e2\82\ac\f0\9f\98\80\c3\a9")

;; case: no-name
(assert_malformed (component binary "\00asm\0d\00\01\00" "\00\00") "name is missing")

;; case: name-longer-than-the-section
(assert_malformed (component binary "\00asm\0d\00\01\00" "\00\02\02a") "name is cut short")

;; case: name-not-utf8
(assert_malformed (component binary "\00asm\0d\00\01\00" "\00\02\01\ff") "not UTF-8")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\00\02\01\80") "not UTF-8")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\00\02\01\c3") "not UTF-8")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\00\03\02\c0\80") "overlong form")
(assert_malformed (component binary "\00asm\0d\00\01\00" "\00\04\03\ed\a0\80") "a surrogate")
(assert_malformed
  (component binary "\00asm\0d\00\01\00" "\00\05\04\f4\90\80\80") "past the last code point")

;; case: name-section
(component binary "\00asm\0d\00\01\00"
  "\07\02\01\7f"
  "\00\1c\0ecomponent-name"
    "\00\02\01c"              ;; the component is called c
    "\01\07\03\01\00\03yes"   ;; type 0 is called yes
)

;; case: broken-name-section-is-no-error
(component binary "\00asm\0d\00\01\00" "\00\11\0ecomponent-name" "\00\7f")
(component binary "\00asm\0d\00\01\00" "\00\13\0ecomponent-name" "\63\02\ff\ff")

;; case: name-section-with-an-index-out-of-range
(component binary "\00asm\0d\00\01\00" "\00\17\0ecomponent-name" "\01\06\03\01\09\02no")
