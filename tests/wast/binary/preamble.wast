;; The preamble: four bytes of magic, a 16-bit version (0x0d) and a 16-bit layer, which is 1
;; for components.

;; case: empty-component
(component binary "\00asm" "\0d\00" "\01\00")

;; case: no-bytes
(assert_malformed (component binary "") "magic is missing")

;; case: magic-cut-short
(assert_malformed (component binary "\00") "magic is cut short")
(assert_malformed (component binary "\00as") "magic is cut short")

;; case: wrong-magic
(assert_malformed (component binary "\01asm" "\0d\00" "\01\00") "wrong magic")
(assert_malformed (component binary "\00Asm" "\0d\00" "\01\00") "wrong magic")
(assert_malformed (component binary "msa\00" "\0d\00" "\01\00") "wrong magic")

;; case: version-missing-or-cut-short
(assert_malformed (component binary "\00asm") "version is missing")
(assert_malformed (component binary "\00asm" "\0d") "version is cut short")

;; case: layer-missing-or-cut-short
(assert_malformed (component binary "\00asm" "\0d\00") "layer is missing")
(assert_malformed (component binary "\00asm" "\0d\00" "\01") "layer is cut short")

;; case: version-of-another-draft
(assert_malformed (component binary "\00asm" "\0c\00" "\01\00") "unknown version")
(assert_malformed (component binary "\00asm" "\0e\00" "\01\00") "unknown version")
(assert_malformed (component binary "\00asm" "\00\00" "\01\00") "unknown version")

;; case: version-of-core-modules
(assert_malformed (component binary "\00asm" "\01\00" "\01\00") "unknown version")

;; case: version-in-big-endian
(assert_malformed (component binary "\00asm" "\00\0d" "\01\00") "unknown version")

;; case: layer-of-core-modules-with-component-version
(assert_malformed (component binary "\00asm" "\0d\00" "\00\00") "unknown layer")

;; case: unknown-layer
(assert_malformed (component binary "\00asm" "\0d\00" "\02\00") "unknown layer")
(assert_malformed (component binary "\00asm" "\0d\00" "\00\01") "unknown layer")
(assert_malformed (component binary "\00asm" "\0d\00" "\01\01") "unknown layer")
