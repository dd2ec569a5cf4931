#pragma once

#include <string>
#include <string_view>

namespace portico::guest {

/// Undoes percent-encoding; what is none stays as it is. The result may be any bytes.
[[nodiscard]] std::string percent_decode(std::string_view text);

/// The same where `+` stands for a space: the values of queries and forms.
[[nodiscard]] std::string form_decode(std::string_view text);

/// Encodes all but letters, digits and `-._~`, so that the result fits into any part of a URL.
[[nodiscard]] std::string percent_encode(std::string_view text);

/// Whether two texts are the same but for the case of ASCII letters.
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace portico::guest
