#pragma once

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

/// Whether guests must not see or set the field: it belongs to the connection, not to the message
/// (connection, keep-alive, proxy-*, transfer-encoding, upgrade, http2-settings), or the host makes
/// it from the request's target (host).
[[nodiscard]] bool is_forbidden(std::string_view name);
/// Takes those fields out of a message on its way to a guest.
void strip_forbidden(http::Fields& fields);

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

  /// Empty and mutable; growing over `max_size` traps (see `MessageLimits::max_fields_size`).
  explicit HostFields(std::uint64_t max_size);
  /// An immutable view.
  explicit HostFields(SharedFields fields);

  [[nodiscard]] static Checked<std::unique_ptr<HostFields>>
  from_list(const std::vector<Entry>& entries, std::uint64_t max_size);
  [[nodiscard]] std::vector<Value> get(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  Checked<> set(std::string_view name, const std::vector<Value>& values);
  Checked<> erase(std::string_view name);
  Checked<> append(std::string_view name, Value value);
  [[nodiscard]] std::vector<Entry> entries() const;
  [[nodiscard]] std::unique_ptr<HostFields> clone(std::uint64_t max_size) const;

  /// What this resource stands for, to be frozen into a message.
  [[nodiscard]] SharedFields share() && { return std::move(fields_); }

 private:
  [[nodiscard]] std::uint64_t size();
  /// Accounts for a change; traps where it grows over the limit.
  void resize(std::uint64_t removed, std::uint64_t added, std::size_t fields);

  SharedFields fields_;
  bool immutable_;
  std::uint64_t max_size_;
  /// By the measure of `max_size_`; counted when it is first needed.
  std::optional<std::uint64_t> size_;
};

}  // namespace portico::wasi_http
