#pragma once

#include <net/ares_loop.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace portico::net {

/// Why a name was not found.
struct LookupFailure {
  enum class Kind : std::uint8_t {
    /// No name server answered in time.
    timed_out,
    /// The resolver has gone, or was told to stop.
    cancelled,
    /// `Resolver::kMaxLookups` are under way.
    too_many,
    /// As `rcode` says.
    failed,
  };
  Kind kind;
  /// The response code (NXDOMAIN, SERVFAIL, REFUSED...), NODATA where the name has no address, or
  /// what c-ares calls it (BADRESP, CONNREFUSED...).
  std::string rcode;
  /// In words, with the name.
  std::string detail;
};

/// Addresses of names, of both families, as the system is configured to find them (hosts file,
/// name servers). Who asks for the same at the same time shares one look-up; answers are kept as
/// long as they say, at most `kMaxAge` and `kMaxKept` of them. `localhost` and all below it is
/// always loopback (RFC 6761 6.3).
class Resolver {
 public:
  using Found = std::expected<std::vector<boost::asio::ip::address>, LookupFailure>;
  static constexpr std::chrono::seconds kMaxAge{60};
  static constexpr std::size_t kMaxKept = 1000;
  static constexpr std::size_t kMaxLookups = 1000;
  /// Of one name; the rest is left out.
  static constexpr std::size_t kMaxAddresses = 32;

  [[nodiscard]] static Result<std::unique_ptr<Resolver>>
  make(const boost::asio::any_io_executor& executor, AresLoop::Options options);
  /// Those who wait fail: cancelled.
  ~Resolver();

  /// `name` must be one (`is_host_name`). Cancelling it leaves the look-up to others, or to the
  /// next who asks.
  [[nodiscard]] boost::asio::awaitable<Found> resolve(std::string name);

  /// Ends all look-ups; those who wait fail: cancelled.
  void cancel();

  [[nodiscard]] std::size_t kept() const { return kept_.size(); }

 private:
  struct Lookup;
  struct Kept {
    std::vector<boost::asio::ip::address> addresses;
    std::chrono::steady_clock::time_point until;
  };

  Resolver(std::shared_ptr<AresLoop> loop, std::shared_ptr<AresLoop> reasons)
      : loop_{std::move(loop)}, reasons_{std::move(reasons)} {}
  static void answered(void* lookup, int status, int timeouts, ares_addrinfo* info);
  void keep(const std::string& name, const Found& found, std::chrono::seconds age);

  std::unordered_map<std::string, Kept> kept_;
  std::unordered_map<std::string, std::shared_ptr<Lookup>> lookups_;
  std::shared_ptr<AresLoop> loop_;
  /// Asked why, where the other has lost it.
  std::shared_ptr<AresLoop> reasons_;
};

}  // namespace portico::net
