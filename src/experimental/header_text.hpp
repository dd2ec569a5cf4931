#pragma once

#include <portico/http/fields.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace portico::experimental {

// Headers cross to and from guests as text: "name:value", a line for each.

/// The fields of `text`, the last of several of one name; nothing if a line is not a field.
[[nodiscard]] std::optional<http::Fields> decode_headers(std::string_view text);
/// All of `fields`, names in lower case; nothing if a value is no text.
[[nodiscard]] std::optional<std::string> encode_headers(const http::Fields& fields);
/// Whether guests can read it: UTF-8 without control characters but tabs.
[[nodiscard]] bool is_header_text(std::string_view value);

}  // namespace portico::experimental
