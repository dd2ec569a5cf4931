#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portico::server {

enum class LineBreaks : unsigned char { escape, keep };

/// `text` fit for a log: control characters, which could forge lines or drive a terminal, become
/// `\xNN`; what is beyond `max` bytes becomes "...".
[[nodiscard]] std::string printable(std::string_view text, LineBreaks breaks = LineBreaks::escape,
                                    std::size_t max = 512);

}  // namespace portico::server
