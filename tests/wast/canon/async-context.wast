;; A thread has two places of its own to keep an i32 in, 0 and 1. As yet validators allow only the
;; first.

;; case: second-place
(component definition
  (core func (canon context.get i32 1))
  (core func (canon context.set i32 1))
)
