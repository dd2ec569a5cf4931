#pragma once

#include <cstdint>

namespace portico::experimental {

/// What the functions of the interface return.
enum class Code : std::uint32_t {
  ok = 0,
  invalid_handle = 1,
  /// The guest exports no memory named "memory".
  no_memory = 2,
  /// Something that the host returns cannot be written where the guest wants it.
  memory_access = 3,
  /// A value does not fit the guest's buffer, or a buffer or text does not lie in its memory.
  buffer_too_small = 4,
  header_not_found = 5,
  /// Text of the guest's is not UTF-8.
  not_utf8 = 6,
  destination_not_allowed = 7,
  invalid_method = 8,
  invalid_header = 9,
  invalid_url = 10,
  request_failed = 11,
  /// The host cannot do it: it has no client, or a header's value is no text.
  runtime_error = 12,
  too_many_sessions = 13,
};

}  // namespace portico::experimental
