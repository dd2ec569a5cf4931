#pragma once

#include <portico/http/fields.hpp>
#include <portico/http/proxy.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace portico::wasi_http {

/// A few names of fields, and whether one is among them: asked for every field of every message.
class FieldNames {
 public:
  /// `names` must outlive it.
  explicit FieldNames(const std::vector<std::string>& names);
  [[nodiscard]] bool contain(std::string_view name) const;

 private:
  [[nodiscard]] static std::uint64_t bit_of(std::string_view name);

  const std::vector<std::string>* names_;
  /// The bits of all of them; most other names have one that is not among these.
  std::uint64_t bits_ = 0;
};

/// `MessageRules` at work. Cheap to make, one for each sandbox.
class Rules {
 public:
  /// Null: the defaults.
  explicit Rules(std::shared_ptr<const http::MessageRules> rules = nullptr);

  /// Whether guests must neither see nor set the field.
  [[nodiscard]] bool forbid(std::string_view name) const { return forbidden_.contain(name); }
  /// Takes such fields out of a message on its way to a guest.
  void strip(http::Fields& fields) const;
  [[nodiscard]] bool supports(const http::Scheme& scheme) const;
  [[nodiscard]] const http::MessageRules& operator*() const { return *rules_; }
  [[nodiscard]] const http::MessageRules* operator->() const { return rules_; }

 private:
  std::shared_ptr<const http::MessageRules> owned_;
  const http::MessageRules* rules_;
  FieldNames forbidden_;
};

}  // namespace portico::wasi_http
