#pragma once

#include <portico/component/linker.hpp>
#include <portico/http/client.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The host side of `wasi_experimental_http`, by which core modules sent HTTP requests before there
/// were components (docs/experimental-http.md).
namespace portico::experimental {

/// In a list of allowed hosts: everything is allowed.
inline constexpr std::string_view kAllowAllHosts = "insecure:allow-all";

/// What guests may do by the interface, and how it is done.
struct HttpCtx {
  /// The module that guests import it from.
  static constexpr std::string_view kModule = "wasi_experimental_http";

  /// URLs of which the host counts and nothing else; names below one are others. Absent or empty
  /// allows nothing, `kAllowAllHosts` among them everything. Names are ASCII: write
  /// internationalised ones as DNS has them ("xn--..."). An entry that is no URL with a host makes
  /// every request fail as an invalid URL: see `check_allowed_host`.
  ///
  /// A host on the list may be reached whatever address its name stands for, as far as `client`
  /// allows. Redirects are followed only to hosts on it.
  std::optional<std::vector<std::string>> allowed_hosts;
  /// Responses that may be open at once, over all instances that are linked with it; a request
  /// under way counts as the response that it will be. Absent is no bound, 0 allows none.
  std::optional<std::uint32_t> max_concurrent_requests;
  /// Sends the requests. Without one, every request fails as a runtime error.
  std::shared_ptr<http::Client> client;
  http::RequestOptions request_options{};
  /// Bytes of responses, content and headers, that one instance may hold: a request of which the
  /// response does not fit fails. 256 MiB, since a response is buffered whole until it is closed.
  std::size_t max_response_bytes = std::size_t{256} << 20;

  /// Defines the five functions. Stores that are linked with it run on the thread of `client`,
  /// event loop and blocking alike. What each has open is its own, and closed with it.
  void add_to_linker(component::Linker& linker) const;
};

/// Whether `entry` can be in a list of allowed hosts. Errors: `config`, with the remedy.
[[nodiscard]] Result<> check_allowed_host(std::string_view entry);

}  // namespace portico::experimental
