#include <portico/guest/request.hpp>
#include <portico/guest/text.hpp>

#include "host.hpp"

#include <algorithm>

namespace portico::guest {

using detail::kMethods;
using detail::lower;

namespace detail {

template <> void drop<Resource::incoming_request>(std::int32_t id) noexcept {
  wasi_http_types_incoming_request_drop_own({id});
}

Request Access::request(std::int32_t id) {
  Request request;
  request.incoming_.reset(id);
  request.missing_ = 0xff;
  return request;
}

}  // namespace detail

namespace {

struct Url {
  std::string scheme;
  std::string_view authority, target;
};

/// An absolute URL; what follows `#` is never sent.
std::optional<Url> parse(std::string_view text) {
  text = text.substr(0, text.find('#'));
  const auto colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0)
    return {};
  Url url;
  url.scheme = text.substr(0, colon);
  std::transform(url.scheme.begin(), url.scheme.end(), url.scheme.begin(), lower);
  text.remove_prefix(colon + 3);
  url.authority = text.substr(0, text.find_first_of("/?"));
  url.target = text.substr(url.authority.size());
  if (url.authority.empty())
    return {};
  return url;
}

}  // namespace

Request::Request(std::string_view method, std::string_view url, Body body)
    : method_{method}, body_{std::move(body)} {
  if (!set_url(url))
    broken_url_ = true;
}

bool Request::first_use_of(Part part) const {
  const bool first = missing_ & part;
  missing_ &= std::uint8_t(~part);
  return first;
}

const std::string& Request::method() const {
  if (first_use_of(kMethod)) {
    wasi_http_types_method_t method{};
    wasi_http_types_method_incoming_request_method({incoming_.id()}, &method);
    if (method.tag < kMethods.size())
      method_ = kMethods[method.tag];
    else
      method_ = detail::take_text(method.val.other);
  }
  return method_;
}

void Request::set_method(std::string_view method) {
  (void)first_use_of(kMethod);
  method_ = method;
}

const std::string& Request::scheme() const {
  wasi_http_types_scheme_t scheme{};
  if (first_use_of(kScheme) &&
      wasi_http_types_method_incoming_request_scheme({incoming_.id()}, &scheme)) {
    if (scheme.tag == WASI_HTTP_TYPES_SCHEME_HTTP)
      scheme_ = "http";
    else if (scheme.tag == WASI_HTTP_TYPES_SCHEME_HTTPS)
      scheme_ = "https";
    else
      scheme_ = detail::take_text(scheme.val.other);
  }
  return scheme_;
}

const std::string& Request::authority() const {
  sdk_string_t text{};
  if (first_use_of(kAuthority) &&
      wasi_http_types_method_incoming_request_authority({incoming_.id()}, &text))
    authority_ = detail::take_text(text);
  return authority_;
}

const std::string& Request::path_with_query() const {
  sdk_string_t text{};
  if (first_use_of(kTarget) &&
      wasi_http_types_method_incoming_request_path_with_query({incoming_.id()}, &text))
    target_ = detail::take_text(text);
  return target_;
}

void Request::set_path_with_query(std::string_view target) {
  (void)first_use_of(kTarget);
  target_ = target;
}

std::string Request::path() const {
  const std::string& target = path_with_query();
  std::string path = target.substr(0, target.find('?'));
  return path.empty() ? "/" : path;
}

std::string_view Request::query() const {
  const std::string_view target = path_with_query();
  const auto at = target.find('?');
  return at == std::string_view::npos ? std::string_view{} : target.substr(at + 1);
}

std::optional<std::string> Request::query(std::string_view name) const {
  std::string_view rest = query();
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto equals = pair.find('=');
    if (form_decode(pair.substr(0, equals)) == name)
      return equals == std::string_view::npos ? std::string{}
                                              : form_decode(pair.substr(equals + 1));
  }
  return {};
}

std::string Request::url() const {
  const std::string& target = path_with_query();
  return scheme() + "://" + authority() + (target.starts_with('/') ? "" : "/") + target;
}

Result<> Request::set_url(std::string_view url) {
  const auto parsed = parse(url);
  if (!parsed)
    return detail::fail(ErrorCode::http_request_uri_invalid, url);
  missing_ &= std::uint8_t(~(kScheme | kAuthority | kTarget));
  broken_url_ = false;
  scheme_ = parsed->scheme;
  authority_ = parsed->authority;
  target_ = parsed->target.starts_with('/') ? "" : "/";
  target_ += parsed->target;
  return {};
}

Result<> Request::set_origin(std::string_view url) {
  const auto parsed = parse(url);
  if (!parsed)
    return detail::fail(ErrorCode::http_request_uri_invalid, url);
  std::string_view prefix = parsed->target.substr(0, parsed->target.find('?'));
  while (prefix.ends_with('/'))
    prefix.remove_suffix(1);
  set_path_with_query(std::string{prefix} + path_with_query());
  missing_ &= std::uint8_t(~(kScheme | kAuthority));
  scheme_ = parsed->scheme;
  authority_ = parsed->authority;
  return {};
}

const Headers& Request::headers() const {
  if (first_use_of(kHeaders))
    headers_ = detail::take_headers(
        wasi_http_types_method_incoming_request_headers({incoming_.id()}).__handle);
  return headers_;
}

Headers& Request::headers() {
  return const_cast<Headers&>(std::as_const(*this).headers());
}

Request&& Request::header(std::string_view name, std::string_view value) && {
  headers().set(name, value);
  return std::move(*this);
}

Body& Request::body() {
  wasi_http_types_own_incoming_body_t body{};
  if (first_use_of(kBody) &&
      wasi_http_types_method_incoming_request_consume({incoming_.id()}, &body))
    body_ = detail::Access::body_of(body.__handle);
  return body_;
}

void Request::set_body(Body body) {
  (void)first_use_of(kBody);
  body_ = std::move(body);
}

}  // namespace portico::guest
