#pragma once

#include <wasi_http/context.hpp>

#include <portico/component/wit.hpp>
#include <portico/http/fields.hpp>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace portico::wasi_http {

/// What a message's content-length says: nothing where there is none.
struct BadContentLength {};
[[nodiscard]] std::expected<std::optional<std::uint64_t>, BadContentLength>
declared_length(const http::Fields& fields);

/// A message's fields, shared by its resource and the immutable views that the guest took of it.
using SharedFields = std::shared_ptr<http::Fields>;
/// Moves them out if nobody else has them, else copies.
[[nodiscard]] http::Fields take(SharedFields fields);

using InvalidSyntax = component::Case<"invalid-syntax">;
using Forbidden = component::Case<"forbidden">;
using Immutable = component::Case<"immutable">;
/// `header-error` of wasi:http/types.
using HeaderError = std::variant<InvalidSyntax, Forbidden, Immutable>;

/// `fields` of wasi:http/types. Order and case of names are kept. Checks come in this order: name,
/// forbidden, value (`append` and `from-list`), immutable, value (`set`), size, which traps.
class HostFields {
 public:
  static constexpr const char* kWitName = "fields";

  using Value = std::span<const std::byte>;
  using Entry = std::tuple<std::string_view, Value>;
  template <class T = void> using Checked = std::expected<T, HeaderError>;

  /// Empty and mutable; growing over `MessageLimits::max_fields_size` traps. `context` must outlive
  /// it.
  explicit HostFields(const Context& context);
  /// An immutable view.
  HostFields(SharedFields fields, const Context& context);

  [[nodiscard]] static Checked<std::unique_ptr<HostFields>>
  from_list(const std::vector<Entry>& entries, const Context& context);
  [[nodiscard]] std::vector<Value> get(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  Checked<> set(std::string_view name, const std::vector<Value>& values);
  Checked<> erase(std::string_view name);
  Checked<> append(std::string_view name, Value value);
  [[nodiscard]] std::vector<Entry> entries() const;
  [[nodiscard]] std::unique_ptr<HostFields> clone() const;

  /// What this resource stands for, to be frozen into a message.
  [[nodiscard]] SharedFields share() && { return std::move(fields_); }

 private:
  [[nodiscard]] Checked<> check_name(std::string_view name) const;
  [[nodiscard]] std::uint64_t size();
  /// Accounts for a change; traps where it grows over the limit.
  void resize(std::uint64_t removed, std::uint64_t added, std::size_t fields);

  const Context* context_;
  SharedFields fields_;
  bool immutable_;
  /// By the measure of the limit; counted when it is first needed.
  std::optional<std::uint64_t> size_;
};

}  // namespace portico::wasi_http
