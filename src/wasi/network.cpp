#include <wasi/sockets.hpp>

#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <optional>

namespace portico::wasi {

using component::Borrow;
using component::Own;
using namespace sockets;

namespace {

struct ResolveAddressStream {
  static constexpr const char* kWitName = "resolve-address-stream";
};

}  // namespace

void add_network(component::Linker& linker) {
  linker.instance("wasi:sockets/network@0.2.12")
      .resource<Network>("network")
      .func("network-error-code",
            [](Borrow<IoError>) -> std::optional<ErrorCode> { return std::nullopt; });
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
            denied<std::optional<IpAddress>, Self>())
      .func("[method]resolve-address-stream.subscribe", [](Self) { return ready_pollable(); })
      .func("resolve-addresses",
            denied<Own<ResolveAddressStream>, Borrow<Network>, std::string_view>());
}

}  // namespace portico::wasi
