#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace portico::http {

/// One header or trailer line. The name keeps the case it came with.
struct Field {
  std::string name;
  std::string value;

  bool operator==(const Field&) const = default;
};

/// An ordered multimap of header or trailer fields (RFC 9110 section 5). Order and case are kept;
/// names are compared without regard to ASCII case. Holds whatever it is given: syntax is checked
/// by `is_field_name` and `is_field_value` where text comes in from outside.
class Fields {
 public:
  using const_iterator = std::vector<Field>::const_iterator;

  Fields() = default;
  Fields(std::initializer_list<Field> fields) : fields_{fields} {}

  void append(std::string name, std::string value);
  /// Replaces every value of `name` by the one given, in the place of the first (or at the end).
  void set(std::string_view name, std::string value);
  /// Removes every field of that name; returns how many there were.
  std::size_t erase(std::string_view name);

  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  /// The first value of `name`, or null. Valid until the fields change.
  [[nodiscard]] const std::string* find(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;

  [[nodiscard]] std::size_t size() const { return fields_.size(); }
  [[nodiscard]] bool empty() const { return fields_.empty(); }
  [[nodiscard]] const_iterator begin() const { return fields_.begin(); }
  [[nodiscard]] const_iterator end() const { return fields_.end(); }
  void reserve(std::size_t count) { fields_.reserve(count); }
  /// Removes every field for which `predicate(const Field&)` holds.
  template <class Predicate> std::size_t erase_if(Predicate predicate) {
    return std::erase_if(fields_, predicate);
  }

  bool operator==(const Fields&) const = default;

 private:
  std::vector<Field> fields_;
};

/// ASCII case-insensitive equality, as field names compare.
[[nodiscard]] bool names_equal(std::string_view a, std::string_view b);
/// RFC 9110 5.6.2: one or more tchar.
[[nodiscard]] bool is_token(std::string_view text);
/// A token of at most 65,535 bytes.
[[nodiscard]] bool is_field_name(std::string_view name);
/// Any bytes but 0x00-0x08, 0x0A-0x1F and 0x7F; may be empty.
[[nodiscard]] bool is_field_value(std::string_view value);

}  // namespace portico::http
