#include <wasi/sockets/lookup.hpp>

#include <net/host.hpp>
#include <net/resolver.hpp>

#include <wasi/sockets/address.hpp>
#include <wasi/sockets/loop_share.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <string_view>
#include <utility>

namespace portico::wasi::sockets {

namespace asio = boost::asio;

/// Lives on while it runs, should the guest lose interest.
struct ResolveAddressStream::Lookup {
  using Addresses = std::vector<asio::ip::address>;

  std::optional<SocketResult<Addresses>> found{};
  Signal changed{};
  /// While it runs.
  std::optional<Slot> slot{};
};

namespace {

ErrorCode error_code_of(const net::LookupFailure& failure) {
  if (failure.kind != net::LookupFailure::Kind::failed)
    return ErrorCode::temporary_resolver_failure;
  if (failure.rcode == "NXDOMAIN" || failure.rcode == "NODATA" || failure.rcode == "BADNAME")
    return ErrorCode::name_unresolvable;
  // A server that is unwell, or none that listens; all others will say the same again.
  if (failure.rcode == "SERVFAIL" || failure.rcode == "CONNREFUSED")
    return ErrorCode::temporary_resolver_failure;
  return ErrorCode::permanent_resolver_failure;
}

std::optional<asio::ip::address> literal(std::string_view name) {
  const bool bracketed = name.starts_with('[') && name.ends_with(']');
  const auto address = net::parse_address(bracketed ? name.substr(1, name.size() - 2) : name);
  return address && (!bracketed || address->is_v6()) ? address : std::nullopt;
}

asio::awaitable<void> run(std::shared_ptr<ResolveAddressStream::Lookup> lookup,
                          net::Resolver* resolver, std::string name) {
  auto found = co_await resolver->resolve(std::move(name));
  if (found)
    lookup->found.emplace(*std::move(found));
  else
    lookup->found.emplace(refused(error_code_of(found.error())));
  lookup->slot.reset();
  lookup->changed.notify();
}

}  // namespace

SocketResult<component::Own<ResolveAddressStream>>
ResolveAddressStream::start(const Grant& grant, const asio::any_io_executor& executor,
                            const std::string& name) {
  auto lookup = std::make_shared<Lookup>();
  if (const auto address = literal(name)) {
    lookup->found.emplace(Lookup::Addresses{*address});
    return component::own<ResolveAddressStream>(std::move(lookup));
  }
  auto ascii = net::to_ascii_name(name);
  if (!ascii)
    return refused(ErrorCode::invalid_argument);
  if (!grant.rules->allows_name(*ascii)) {
    grant.rules->deny_name(*ascii);
    return refused(ErrorCode::access_denied);
  }
  auto slot = Slot::take(grant.counts, &SocketCounts::lookups, kMaxLookups);
  if (!slot)
    return refused(ErrorCode::temporary_resolver_failure);
  const auto resolver =
      LoopShare::of(executor).resolver(executor, grant.rules->options().name_servers);
  if (!resolver)
    return refused(ErrorCode::permanent_resolver_failure);
  lookup->slot.emplace(*std::move(slot));
  asio::co_spawn(executor, run(lookup, *resolver, *std::move(ascii)), asio::detached);
  return component::own<ResolveAddressStream>(std::move(lookup));
}

const char* ResolveAddressStream::refuse_drop() const {
  return has_children() ? "a resolve-address-stream was dropped while a pollable of it is alive: "
                          "drop the pollable first"
                        : nullptr;
}

bool ResolveAddressStream::ready() {
  return lookup_->found.has_value();
}

Signal& ResolveAddressStream::changed(component::Call&) {
  return lookup_->changed;
}

SocketResult<std::optional<IpAddress>> ResolveAddressStream::next() {
  if (!lookup_->found)
    return refused(ErrorCode::would_block);
  const auto& found = *lookup_->found;
  if (!found)
    return refused(found.error());
  if (next_ == found->size())
    return std::nullopt;
  return to_wit((*found)[next_++]);
}

}  // namespace portico::wasi::sockets
