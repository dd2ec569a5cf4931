;; A resource type can be exported a second time as an unknown one, by ascribing (sub resource):
;; the parent then cannot know that both names are of one type. Validators refuse this as yet.

;; case: ascribed-hides-a-resource
;; Both names are of one resource, but the second is ascribed an unknown one: to the parent the
;; types are different.
(component
  (component $C
    (type $r (resource (rep i32)))
    (export "r1" (type $r))
    (export "r2" (type $r) (type (sub resource)))
  )
  (instance $c (instantiate $C))
  (component $Any
    (import "r" (type $r (sub resource)))
    (import "s" (type (sub resource))))
  (instance (instantiate $Any (with "r" (type $c "r1")) (with "s" (type $c "r2"))))
)
