#include <net/resolver.hpp>

#include <net/host.hpp>

#include <portico/signal.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include <netinet/in.h>

namespace portico::net {

namespace asio = boost::asio;
namespace ip = asio::ip;

struct Resolver::Lookup {
  Resolver* owner;
  std::string name;
  /// Asked once more, for the reason.
  bool failed = false;
  std::optional<Found> found{};
  Signal changed{};
};

namespace {

/// The response code, or what c-ares calls it.
std::string rcode(int status) {
  switch (status) {
  case ARES_ENOTFOUND:
    return "NXDOMAIN";
  case ARES_ENODATA:
    return "NODATA";
  case ARES_EFORMERR:
    return "FORMERR";
  case ARES_ESERVFAIL:
    return "SERVFAIL";
  case ARES_ENOTIMP:
    return "NOTIMP";
  case ARES_EREFUSED:
    return "REFUSED";
  case ARES_EBADRESP:
    return "BADRESP";
  case ARES_EBADNAME:
    return "BADNAME";
  case ARES_ECONNREFUSED:
    return "CONNREFUSED";
  default:
    return ::ares_strerror(status);
  }
}

LookupFailure::Kind kind_of(int status) {
  switch (status) {
  case ARES_ETIMEOUT:
    return LookupFailure::Kind::timed_out;
  case ARES_ECANCELLED:
  case ARES_EDESTRUCTION:
    return LookupFailure::Kind::cancelled;
  default:
    return LookupFailure::Kind::failed;
  }
}

LookupFailure failure(const std::string& name, int status) {
  return {.kind = kind_of(status),
          .rcode = rcode(status),
          .detail = fmt::format("looking up {}: {}", name, ::ares_strerror(status))};
}

std::optional<ip::address> to_address(const ares_addrinfo_node& node) {
  if (node.ai_family == AF_INET && node.ai_addrlen >= sizeof(sockaddr_in)) {
    sockaddr_in address{};
    std::memcpy(&address, node.ai_addr, sizeof address);
    return ip::make_address_v4(ntohl(address.sin_addr.s_addr));
  }
  if (node.ai_family == AF_INET6 && node.ai_addrlen >= sizeof(sockaddr_in6)) {
    sockaddr_in6 address{};
    std::memcpy(&address, node.ai_addr, sizeof address);
    ip::address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), &address.sin6_addr, bytes.size());
    return ip::address_v6{bytes, address.sin6_scope_id};
  }
  return std::nullopt;
}

/// Of everything that led to the addresses.
std::chrono::seconds age_of(const ares_addrinfo& info) {
  std::chrono::seconds age = Resolver::kMaxAge;
  for (const auto* node = info.nodes; node; node = node->ai_next)
    age = std::min(age, std::chrono::seconds{node->ai_ttl});
  for (const auto* cname = info.cnames; cname; cname = cname->next)
    age = std::min(age, std::chrono::seconds{cname->ttl});
  return age;
}

}  // namespace

Result<std::unique_ptr<Resolver>> Resolver::make(const asio::any_io_executor& executor,
                                                 AresLoop::Options options) {
  auto loop = AresLoop::make(executor, options);
  if (!loop)
    return std::unexpected{std::move(loop.error())};
  options.failures = AresLoop::Options::Failures::tell;
  auto reasons = AresLoop::make(executor, options);
  if (!reasons)
    return std::unexpected{std::move(reasons.error())};
  return std::unique_ptr<Resolver>{new Resolver{std::move(*loop), std::move(*reasons)}};
}

Resolver::~Resolver() {
  // Both call `answered`.
  loop_.reset();
  reasons_.reset();
}

void Resolver::cancel() {
  loop_->cancel();
  reasons_->cancel();
}

asio::awaitable<Resolver::Found> Resolver::resolve(std::string name) {
  if (is_localhost(name))
    co_return std::vector<ip::address>{ip::address_v6::loopback(), ip::address_v4::loopback()};
  if (const auto kept = kept_.find(name); kept != kept_.end()) {
    if (kept->second.until > std::chrono::steady_clock::now())
      co_return kept->second.addresses;
    kept_.erase(kept);
  }

  std::shared_ptr<Lookup> lookup;
  if (const auto running = lookups_.find(name); running != lookups_.end()) {
    lookup = running->second;
  } else {
    if (lookups_.size() >= kMaxLookups)
      co_return std::unexpected{LookupFailure{.kind = LookupFailure::Kind::too_many,
                                              .rcode = {},
                                              .detail = "too many names are being looked up"}};
    lookup = std::make_shared<Lookup>(this, name);
    lookups_.emplace(std::move(name), lookup);
    loop_->ask(lookup->name, &Resolver::answered, lookup.get());
  }
  while (!lookup->found)
    co_await lookup->changed.wait();
  co_return *lookup->found;
}

void Resolver::answered(void* argument, int status, int /*timeouts*/, ares_addrinfo* info) {
  auto& asked = *static_cast<Lookup*>(argument);
  auto& self = *asked.owner;
  if (status == ARES_ECONNREFUSED && !std::exchange(asked.failed, true))
    return self.reasons_->ask(asked.name, &Resolver::answered, &asked);

  const auto lookup = std::move(self.lookups_.extract(asked.name).mapped());
  std::vector<ip::address> addresses;
  const auto* node = info ? info->nodes : nullptr;
  for (; node && addresses.size() < kMaxAddresses; node = node->ai_next)
    if (const auto address = to_address(*node);
        address && std::ranges::find(addresses, *address) == addresses.end())
      addresses.push_back(*address);

  if (status == ARES_SUCCESS && addresses.empty())
    status = ARES_ENODATA;
  if (status == ARES_SUCCESS) {
    lookup->found = std::move(addresses);
    self.keep(lookup->name, *lookup->found, age_of(*info));
  } else {
    lookup->found = std::unexpected{failure(lookup->name, status)};
  }
  if (info)
    ::ares_freeaddrinfo(info);
  lookup->changed.notify();
}

void Resolver::keep(const std::string& name, const Found& found, std::chrono::seconds age) {
  if (age <= std::chrono::seconds{0})
    return;
  const auto now = std::chrono::steady_clock::now();
  if (kept_.size() >= kMaxKept)
    std::erase_if(kept_, [now](const auto& entry) { return entry.second.until <= now; });
  if (kept_.size() >= kMaxKept)
    kept_.erase(kept_.begin());
  kept_[name] = {.addresses = *found, .until = now + age};
}

}  // namespace portico::net
