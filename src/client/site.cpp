#include <client/site.hpp>

#include <algorithm>

namespace portico::client {

using http::ErrorCode;

namespace {

bool may_speak_http2(const Origin& origin, const TransportOptions& options) {
  if (origin.scheme == http::Scheme::Kind::https)
    return options.http2;
  const auto& known = options.http2_prior_knowledge;
  return std::any_of(known.begin(), known.end(),
                     [&origin](const OriginPattern& pattern) { return pattern.matches(origin); });
}

}  // namespace

Problem Waiting::too_late(const Call& /*call*/) const {
  if (!dial)
    return {ErrorCode::connection_timeout, "no connection became free"};
  switch (dial->step) {
  case DialStep::resolving:
    return {ErrorCode::dns_timeout, "the name could not be looked up"};
  case DialStep::connecting:
    return {ErrorCode::connection_timeout, "the server did not accept the connection"};
  case DialStep::tunneling:
    return {ErrorCode::connection_timeout, "the proxy did not open a tunnel"};
  case DialStep::securing:
    break;
  }
  return {ErrorCode::connection_timeout, "the TLS handshake did not end"};
}

Site::Site(Origin o, const TransportOptions& options)
    : origin{std::move(o)}, may_speak_http2{client::may_speak_http2(origin, options)},
      streams{options.max_streams_per_connection} {
  if (may_speak_http2 && origin.scheme == http::Scheme::Kind::http)
    speaks = Protocol::http2;
}

std::size_t Site::calls_per_connection() const {
  return may_speak_http2 && speaks.value_or(Protocol::http2) == Protocol::http2 ? streams : 1;
}

std::size_t Site::dials_needed() const {
  if (may_speak_http2 && !speaks)
    return std::min<std::size_t>(waiting.size(), 1);
  const auto each = calls_per_connection();
  return (waiting.size() + each - 1) / each;
}

}  // namespace portico::client
