#pragma once

#include <portico/http/message.hpp>

#include <http/http1_limits.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace portico::http {

/// A plain-text response of one line that says what is wrong: "504 Gateway Timeout: ...". Embedded
/// control characters in `explanation` become spaces. Headers such as Retry-After may be added.
[[nodiscard]] Response error_response(std::uint16_t status, std::string_view explanation);

/// The whole answer, as it goes over the wire, to a request that the parser has refused: an
/// `error_response` with "connection: close".
[[nodiscard]] std::string refusal_page(const Refusal& refusal, std::string_view date);

}  // namespace portico::http
