#include <portico/http/fields.hpp>

#include <http/chars.hpp>

#include <algorithm>
#include <utility>

namespace portico::http {

void Fields::append(std::string name, std::string value) {
  fields_.push_back({std::move(name), std::move(value)});
}

void Fields::set(std::string_view name, std::string value) {
  const std::string wanted{name};  // Removal moves fields about, and `name` may look into one.
  const auto matches = [&wanted](const Field& field) { return names_equal(field.name, wanted); };
  const auto first = std::find_if(fields_.begin(), fields_.end(), matches);
  if (first == fields_.end()) {
    append(wanted, std::move(value));
    return;
  }
  fields_.erase(std::remove_if(first + 1, fields_.end(), matches), fields_.end());
  first->value = std::move(value);
}

std::size_t Fields::erase(std::string_view name) {
  const std::string wanted{name};  // As in `set`.
  return erase_if([&wanted](const Field& field) { return names_equal(field.name, wanted); });
}

const std::string* Fields::find(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [name](const Field& field) {
    return names_equal(field.name, name);
  });
  return found == fields_.end() ? nullptr : &found->value;
}

std::size_t Fields::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(fields_.begin(), fields_.end(),
                    [name](const Field& field) { return names_equal(field.name, name); }));
}

bool names_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return to_lower(x) == to_lower(y);
         });
}

bool is_token(std::string_view text) {
  return !text.empty() && kTokenChars.contains_all(text);
}

bool is_field_name(std::string_view name) {
  return name.size() <= 65'535 && is_token(name);
}

bool is_field_value(std::string_view value) {
  return kTextChars.contains_all(value);
}

}  // namespace portico::http
