#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::guest {

/// Header fields, or trailers: names and values in the order in which they go over the wire. Names
/// keep their case and are compared without it; a name may occur more than once. Values are bytes.
///
/// A plain value: what HTTP forbids is found when the message is sent, and its error then names the
/// field. Fields that belong to the connection (`connection`, `host`, `transfer-encoding`,
/// `upgrade` and their like) are the host's: they are never there in what comes in, and are refused
/// in what goes out.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_{fields} {}

  /// The first value of a name, valid until the headers change.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  /// The first value, or `otherwise`.
  [[nodiscard]] std::string_view get_or(std::string_view name, std::string_view otherwise) const;
  /// All values of a name, each valid until the headers change.
  [[nodiscard]] std::vector<std::string_view> get_all(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;

  /// Puts one value in place of all that the name has.
  void set(std::string_view name, std::string_view value);
  /// Adds a value to those that the name has.
  void append(std::string_view name, std::string_view value);
  /// Takes all values of a name away.
  void remove(std::string_view name);
  void clear() { fields_.clear(); }

  [[nodiscard]] bool empty() const { return fields_.empty(); }
  [[nodiscard]] std::size_t size() const { return fields_.size(); }
  [[nodiscard]] auto begin() const { return fields_.begin(); }
  [[nodiscard]] auto end() const { return fields_.end(); }

 private:
  std::vector<Field> fields_;
};

}  // namespace portico::guest
