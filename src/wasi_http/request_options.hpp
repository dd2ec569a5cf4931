#pragma once

#include <portico/component/linker.hpp>

#include <cstdint>
#include <optional>

namespace portico::wasi_http {

/// `request-options` of wasi:http/types. In nanoseconds; 0 has passed at once.
struct RequestOptions {
  static constexpr const char* kWitName = "request-options";

  using Duration = std::optional<std::uint64_t>;
  Duration connect_timeout;
  Duration first_byte_timeout;
  Duration between_bytes_timeout;
};

void add_request_options(component::Linker::Instance& types);

}  // namespace portico::wasi_http
