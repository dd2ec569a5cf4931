#pragma once

#include <chrono>
#include <string>

namespace portico::http {

/// `time` as a Date field gives it (RFC 9110 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT". Whole
/// seconds; callers keep the text for as long as the second lasts.
[[nodiscard]] std::string http_date(std::chrono::sys_seconds time);

}  // namespace portico::http
