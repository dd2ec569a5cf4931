#include <cli/outgoing_options.hpp>

#include <cli/parsed_option.hpp>

#include <fmt/format.h>

#include <iterator>
#include <utility>
#include <vector>

namespace portico::cli {

namespace {

using client::OriginPattern;
using client::ProxyOptions;
using client::TransportOptions;
using client::UnixRoute;

constexpr const char* kGroup = "Requests that guests send";

void add_patterns(CLI::App& command, const std::string& name, std::vector<OriginPattern>& patterns,
                  const std::string& help) {
  add_each(
      command, name,
      [&patterns](const std::string& text) -> Result<> {
        auto pattern = OriginPattern::parse(text);
        if (!pattern)
          return std::unexpected{std::move(pattern.error())};
        patterns.push_back(*std::move(pattern));
        return {};
      },
      "PATTERN", help)
      ->group(kGroup);
}

void add_policy(CLI::App& command, client::Policy& policy) {
  add_patterns(command, "--allow-host", policy.allowed,
               "What guests may send requests to: [SCHEME://]HOST[:PORT], HOST being a name, "
               "*.example.com, an address, a range such as 10.0.0.0/8, or * for any. Default: "
               "nothing. May be repeated");
  command
      .add_flag(
          "--allow-private", policy.allow_private,
          "Let that be loopback, private and link-local addresses too, however they are named")
      ->group(kGroup);
}

void add_tls(CLI::App& command, client::TlsOptions& tls) {
  command
      .add_option("--ca-file", tls.ca_files,
                  "Certificate authorities (PEM) to trust besides the system's. May be repeated")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group(kGroup);
  command
      .add_flag_callback(
          "--no-system-roots", [&tls] { tls.system_roots = false; },
          "Do not trust the system's certificate authorities")
      ->group(kGroup);
  auto* const certificate =
      command
          .add_option("--client-cert", tls.certificate,
                      "Certificate, with its chain (PEM), for servers that ask for one")
          ->type_name("FILE")
          ->group(kGroup);
  command.add_option("--client-key", tls.private_key, "Its private key (PEM)")
      ->type_name("FILE")
      ->needs(certificate)
      ->group(kGroup);
}

Result<> add_route(const std::string& text, std::vector<UnixRoute>& routes) {
  const auto equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
    return fail(Errc::config, fmt::format("\"{}\" is not AUTHORITY=PATH, as in "
                                          "backend.internal=/run/backend.sock",
                                          text));
  routes.push_back({text.substr(0, equals), text.substr(equals + 1)});
  return {};
}

void add_ways(CLI::App& command, TransportOptions& options) {
  auto* const proxy = command
                          .add_option("--proxy", options.proxy.url,
                                      "Send through this proxy: http://[USER:PASSWORD@]HOST[:PORT]")
                          ->check([](const std::string& url) {
                            return std::string{url.empty() ? "must not be empty" : ""};
                          })
                          ->type_name("URL")
                          ->group(kGroup);
  command
      .add_flag_callback(
          "--proxy-from-environment",
          [&options] {
            auto found = ProxyOptions::from_environment();
            if (!found)
              throw CLI::ValidationError{"--proxy-from-environment", found.error().message()};
            options.proxy.url = std::move(found->url);
            options.proxy.except.insert(options.proxy.except.end(),
                                        std::make_move_iterator(found->except.begin()),
                                        std::make_move_iterator(found->except.end()));
          },
          "Take the proxy from https_proxy, http_proxy and no_proxy")
      ->excludes(proxy)
      ->group(kGroup);
  add_patterns(command, "--no-proxy", options.proxy.except,
               "What is connected to directly all the same. May be repeated");
  add_each(
      command, "--unix-upstream",
      [&options](const std::string& text) { return add_route(text, options.unix_routes); },
      "AUTHORITY=PATH",
      "Requests to this authority go to a Unix socket; that also allows them. May be repeated")
      ->group(kGroup);
  add_patterns(command, "--http2-prior-knowledge", options.http2_prior_knowledge,
               "Speak HTTP/2 to these http servers without asking. May be repeated");
  command
      .add_flag_callback(
          "--no-upstream-http2", [&options] { options.http2 = false; },
          "Do not offer HTTP/2 to https servers")
      ->group(kGroup);
  command
      .add_option("--name-server", options.name_servers,
                  "Ask this name server instead of the system's. May be repeated")
      ->type_name("ADDR:PORT")
      ->allow_extra_args(false)
      ->group(kGroup);
}

void add_bounds(CLI::App& command, TransportOptions& options) {
  add_time(command, "--connect-timeout", options.connect_timeout,
           "To be connected, where the guest does not say. Default 600s")
      ->group(kGroup);
  add_time(command, "--first-byte-timeout", options.first_byte_timeout,
           "From then until the response begins, likewise. Default 600s")
      ->group(kGroup);
  add_time(command, "--between-bytes-timeout", options.between_bytes_timeout,
           "Without a byte of content, likewise. Default 600s")
      ->group(kGroup);
  const auto count = [&](const char* name, std::uint32_t& target, const char* help) {
    command.add_option(name, target, help)->type_name("N")->group(kGroup);
  };
  count("--max-upstream-connections", options.max_connections,
        "Connections open at once; more requests wait in a queue. Default 1024");
  count("--max-upstream-connections-per-host", options.max_connections_per_origin,
        "The same for one scheme, host and port. Default 1024");
  count("--max-queued-upstream-requests", options.max_queued_requests,
        "Requests in that queue; more get connection-limit-reached. Default 1024");
  add_time(command, "--upstream-idle-timeout", options.idle_timeout,
           "How long a connection is kept for another request. Default 30s")
      ->group(kGroup);
}

}  // namespace

void add_outgoing(CLI::App& command, TransportOptions& options) {
  add_policy(command, options.policy);
  add_tls(command, options.tls);
  add_ways(command, options);
  add_bounds(command, options);
}

}  // namespace portico::cli
