#include <experimental/header_text.hpp>

#include <component/text.hpp>

#include <algorithm>

namespace portico::experimental {
namespace {

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

/// What surrounds a value belongs to the line, not to it (RFC 9110 5.5).
std::string_view trimmed(std::string_view value) {
  const auto first = value.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return value.substr(first, value.find_last_not_of(" \t") - first + 1);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::optional<http::Fields> decode_headers(std::string_view text) {
  http::Fields fields;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !http::is_field_name(line.substr(0, colon)) ||
        !http::is_field_value(line.substr(colon + 1))) {
      return std::nullopt;
    }
    fields.set(line.substr(0, colon), std::string{trimmed(line.substr(colon + 1))});
  }
  return fields;
}

std::optional<std::string> encode_headers(const http::Fields& fields) {
  std::string text;
  for (const http::Field& field : fields) {
    if (!is_header_text(field.value)) {
      return std::nullopt;
    }
    std::ranges::transform(field.name, std::back_inserter(text), lower);
    text.append(":").append(field.value).append("\n");
  }
  return text;
}

bool is_header_text(std::string_view value) {
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  };
  return component::is_utf8(value) && std::ranges::none_of(value, is_control);
}

}  // namespace portico::experimental
