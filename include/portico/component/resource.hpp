#pragma once

#include <portico/component/type.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace portico::component {

/// What a handle stands for: an object of the host, or a number that means something to whoever
/// defined the resource type.
using Representation = std::variant<void*, std::uint32_t>;

/// A resource type that the host defines.
struct HostResourceType : ResourceType {
  HostResourceType() { of_host = true; }
  /// Destroys an object.
  void (*destroy)(void* object) noexcept = nullptr;
  /// Null if the object may be dropped now, else the text of the trap that dropping it is.
  const char* (*refuse_drop)(const void* object) = nullptr;
  /// Called with the number when the last owner of a resource that is represented by one has
  /// dropped it, or when its store goes. May throw `Trap` in the first case.
  std::function<void(std::uint32_t number)> drop_number;

  /// Whichever of these `what` calls for.
  void drop(const Representation& what) const {
    if (void* const* object = std::get_if<void*>(&what)) {
      destroy(*object);
    } else if (drop_number) {
      drop_number(std::get<std::uint32_t>(what));
    }
  }
};

/// The resource type of host class `T`. `T::kWitName` is its WIT name, such as "pollable". If `T`
/// has `const char* refuse_drop() const`, a guest's drop asks it first: text is a trap, null is
/// leave.
template <class T> [[nodiscard]] const HostResourceType& resource_type() {
  static const HostResourceType type = [] {
    HostResourceType t;
    t.name = T::kWitName;
    t.destroy = [](void* object) noexcept { delete static_cast<T*>(object); };
    if constexpr (requires(const T& object) {
                    { object.refuse_drop() } -> std::convertible_to<const char*>;
                  }) {
      t.refuse_drop = [](const void* object) {
        return static_cast<const T*>(object)->refuse_drop();
      };
    } else {
      t.refuse_drop = [](const void*) -> const char* { return nullptr; };
    }
    return t;
  }();
  return type;
}

/// `own<T>`: a host object that is handed over with the value. Never null when it comes from a
/// guest.
template <class T> class Own {
 public:
  explicit Own(std::unique_ptr<T> object) : object_{std::move(object)} {}
  template <std::derived_from<T> Derived>
  explicit Own(std::unique_ptr<Derived> object) : object_{std::move(object)} {}

  [[nodiscard]] T* operator->() const { return object_.get(); }
  [[nodiscard]] T& operator*() const { return *object_; }
  [[nodiscard]] T* get() const { return object_.get(); }
  [[nodiscard]] std::unique_ptr<T> take() && { return std::move(object_); }

 private:
  std::unique_ptr<T> object_;
};

/// Makes a host object and owns it: `own<Pollable>(args...)`.
template <class T, class... Args> [[nodiscard]] Own<T> own(Args&&... args) {
  return Own<T>{std::make_unique<T>(std::forward<Args>(args)...)};
}

/// `borrow<T>`: a host object lent for the length of the call, coroutine or not. Never null.
template <class T> class Borrow {
 public:
  explicit Borrow(T& object) : object_{&object} {}

  [[nodiscard]] T* operator->() const { return object_; }
  [[nodiscard]] T& operator*() const { return *object_; }
  [[nodiscard]] T* get() const { return object_; }

 private:
  T* object_;
};

}  // namespace portico::component
