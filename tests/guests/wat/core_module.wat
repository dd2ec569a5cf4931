;; No component at all.
(module (func (export "_start")))
