#include <http/request_target.hpp>

#include <portico/http/uri.hpp>

#include <http/chars.hpp>

namespace portico::http {

namespace {

using Parsed = std::expected<RequestTarget, Refusal>;

std::unexpected<Refusal> malformed(const char* reason) {
  return std::unexpected{Refusal{400, reason}};
}

Parsed parse_authority_form(std::string_view target) {
  const auto authority = parse_authority(target);
  if (!authority || authority->has_userinfo || !authority->port)
    return malformed("CONNECT needs host and port as its target");
  return RequestTarget{Scheme{}, std::string{target}, std::nullopt};
}

/// An absent path means "/", or the server as a whole in an OPTIONS request.
std::string complete_path(std::string_view path, Method::Kind method) {
  if (path.empty())
    return method == Method::Kind::options ? "*" : "/";
  std::string completed;
  if (path.front() == '?')
    completed = "/";
  return completed.append(path);
}

Parsed parse_absolute_form(Method::Kind method, std::string_view target) {
  const auto colon = target.find("://");
  if (colon == std::string_view::npos)
    return malformed("request target is neither a path nor a URI");
  Scheme scheme = Scheme::parse(target.substr(0, colon));
  if (scheme.kind == Scheme::Kind::other)
    return malformed("request target's scheme is neither http nor https");
  target.remove_prefix(colon + 3);
  const auto authority = target.substr(0, target.find_first_of("/?"));
  if (!is_host_and_port(authority))
    return malformed("request target's authority is malformed");
  return RequestTarget{std::move(scheme), std::string{authority},
                       complete_path(target.substr(authority.size()), method)};
}

}  // namespace

std::expected<RequestTarget, Refusal> parse_request_target(const Method& method,
                                                           std::string_view target) {
  if (target.empty() || !kTargetChars.contains_all(target))
    return malformed("request target has a character that is not allowed");
  if (method.kind == Method::Kind::connect)
    return parse_authority_form(target);
  if (target == "*")
    return method.kind == Method::Kind::options
               ? Parsed{RequestTarget{Scheme{}, std::nullopt, "*"}}
               : malformed("only OPTIONS may have * as its target");
  if (target.front() == '/')
    return RequestTarget{Scheme{}, std::nullopt, std::string{target}};
  return parse_absolute_form(method.kind, target);
}

}  // namespace portico::http
