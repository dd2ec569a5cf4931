#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <wasi/sockets/lookup.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace portico::wasi {

using component::Borrow;
using component::Call;
using component::Own;
using namespace sockets;

namespace {

std::optional<ErrorCode> network_error_code(const IoError& error) {
  const auto* failure = dynamic_cast<const SocketError*>(&error);
  return failure ? std::optional{failure->code()} : std::nullopt;
}

SocketResult<Own<ResolveAddressStream>> resolve_addresses(Call& call, Borrow<Network>,
                                                          std::string_view name) {
  const auto grant = call.state<Context>().sockets();
  if (!grant)
    return refused(ErrorCode::access_denied);
  return ResolveAddressStream::start(*grant, call.executor(), std::string{name});
}

}  // namespace

void add_network(component::Linker& linker) {
  linker.instance("wasi:sockets/network@0.2.12")
      .resource<Network>("network")
      .func("network-error-code", [](Borrow<IoError> error) { return network_error_code(*error); });
}

void add_instance_network(component::Linker& linker) {
  linker.instance("wasi:sockets/instance-network@0.2.12").func("instance-network", [] {
    return component::own<Network>();
  });
}

void add_ip_name_lookup(component::Linker& linker) {
  using Self = Borrow<ResolveAddressStream>;
  linker.instance("wasi:sockets/ip-name-lookup@0.2.12")
      .resource<ResolveAddressStream>("resolve-address-stream")
      .func("[method]resolve-address-stream.resolve-next-address",
            [](Self self) { return self->next(); })
      .func("[method]resolve-address-stream.subscribe", [](Self self) { return self->subscribe(); })
      .func("resolve-addresses", &resolve_addresses);
}

}  // namespace portico::wasi
