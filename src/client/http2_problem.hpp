#pragma once

#include <client/problem.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace portico::client {

/// Whether a response's head had come when something went wrong: a body that broke off is
/// HTTP-response-incomplete where a missing head is connection-terminated.
enum class Progress : std::uint8_t { no_head, head };

/// What a server's RST_STREAM means. HTTP-protocol-error for the codes that blame us for a breach
/// (and HTTP_1_1_REQUIRED), TLS-protocol-error for INADEQUATE_SECURITY; for any other
/// connection-terminated, or HTTP-response-incomplete after the head.
[[nodiscard]] Problem reset_problem(std::uint32_t code, Progress progress);

/// The server broke HTTP/2 or HTTP; `what` says how.
[[nodiscard]] Problem breach(std::string_view what);

/// What the server says of itself in a GOAWAY, for people: bytes that are none of ASCII's visible
/// ones are replaced.
[[nodiscard]] std::string goaway_text(std::uint32_t code, std::span<const std::uint8_t> debug);

}  // namespace portico::client
