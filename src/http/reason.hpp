#pragma once

#include <cstdint>
#include <string_view>

namespace portico::http {

/// The reason phrase that usually goes with a status; empty where there is none.
[[nodiscard]] std::string_view reason_phrase(std::uint16_t status);

}  // namespace portico::http
