#include <wasi_http/request_options.hpp>

#include <expected>
#include <string>
#include <variant>

namespace portico::wasi_http {

using component::Borrow;

namespace {

using Duration = RequestOptions::Duration;

template <Duration RequestOptions::* Member>
void add_timeout(component::Linker::Instance& types, const std::string& name) {
  using Self = Borrow<RequestOptions>;
  types.func("[method]request-options." + name, [](Self self) { return (*self).*Member; })
      .func("[method]request-options.set-" + name,
            [](Self self, Duration value) -> std::expected<void, std::monostate> {
              (*self).*Member = value;
              return {};
            });
}

}  // namespace

void add_request_options(component::Linker::Instance& types) {
  types.resource<RequestOptions>("request-options").func("[constructor]request-options", [] {
    return component::own<RequestOptions>();
  });
  add_timeout<&RequestOptions::connect_timeout>(types, "connect-timeout");
  add_timeout<&RequestOptions::first_byte_timeout>(types, "first-byte-timeout");
  add_timeout<&RequestOptions::between_bytes_timeout>(types, "between-bytes-timeout");
}

}  // namespace portico::wasi_http
