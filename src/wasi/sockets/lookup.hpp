#pragma once

#include <portico/wasi/streams.hpp>

#include <wasi/sockets/error_code.hpp>
#include <wasi/sockets/grant.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace portico::wasi::sockets {

/// `resolve-address-stream` of wasi:sockets/ip-name-lookup.
class ResolveAddressStream : public Source {
 public:
  static constexpr const char* kWitName = "resolve-address-stream";
  /// Look-ups of one sandbox at once; beyond, temporary-resolver-failure.
  static constexpr std::size_t kMaxLookups = 64;

  /// Starts to look `name` up; an address is its own answer. Errors: access-denied,
  /// invalid-argument, temporary-resolver-failure.
  [[nodiscard]] static SocketResult<component::Own<ResolveAddressStream>>
  start(const Grant& grant, const boost::asio::any_io_executor& executor, const std::string& name);

  [[nodiscard]] const char* refuse_drop() const;
  bool ready() override;
  Signal& changed(component::Call&) override;

  /// Nothing after the last. Errors: would-block, and why the name was not found.
  [[nodiscard]] SocketResult<std::optional<IpAddress>> next();

  struct Lookup;
  explicit ResolveAddressStream(std::shared_ptr<Lookup> lookup) : lookup_{std::move(lookup)} {}

 private:
  std::shared_ptr<Lookup> lookup_;
  std::size_t next_ = 0;
};

}  // namespace portico::wasi::sockets
