#include <http/http1_request_writer.hpp>

#include <portico/http/uri.hpp>

#include <http/field_rules.hpp>

#include <algorithm>

namespace portico::http {

namespace {

/// Between us and whoever we are connected to: none of the request's own business.
bool is_ours(std::string_view name) {
  return is_connection_field(name) || names_equal(name.substr(0, 6), "proxy-") ||
         names_equal(name, "te");
}

bool asks_for_trailers(const Field& field) {
  return names_equal(field.name, "te") && list_has(field.value, "trailers");
}

/// What a Host field may say of it.
std::string_view without_userinfo(std::string_view authority) {
  const auto at = authority.find('@');
  return at == std::string_view::npos ? authority : authority.substr(at + 1);
}

/// RFC 9112 3.2.3: always with a port.
std::string authority_form(std::string_view host, const Scheme& scheme) {
  std::string target{host};
  if (const auto authority = parse_authority(host); !authority->port)
    target.append(scheme.kind == Scheme::Kind::https ? ":443" : ":80");
  return target;
}

/// Nothing if the parts do not make one.
std::optional<std::string> target_of(const Request& request, std::string_view host,
                                     bool absolute_form) {
  if (request.method.kind == Method::Kind::connect)
    return authority_form(host, request.scheme);
  std::string target;
  if (absolute_form)
    target.append(request.scheme.text()).append("://").append(host);
  const std::string_view path =
      request.path_with_query ? std::string_view{*request.path_with_query} : std::string_view{};
  if (path == "*") {
    if (request.method.kind != Method::Kind::options)
      return std::nullopt;
    return absolute_form ? target : "*";
  }
  if (!is_path_with_query(path) || !is_scheme(request.scheme.text()))
    return std::nullopt;
  if (!path.starts_with('/'))
    target.push_back('/');
  return target.append(path);
}

/// RFC 9110 8.6: without content, these say so.
bool has_content_by_nature(Method::Kind method) {
  return method == Method::Kind::post || method == Method::Kind::put ||
         method == Method::Kind::patch;
}

}  // namespace

std::expected<void, ErrorCode> RequestWriter::start(const Request& request,
                                                    std::optional<std::uint64_t> length,
                                                    const RequestVia& via, std::string& out) {
  const auto failure = [](ErrorCode::Kind kind) { return std::unexpected{ErrorCode{kind}}; };
  if (!is_token(request.method.text()))
    return failure(ErrorCode::http_request_method_invalid);
  const std::string_view host = without_userinfo(request.authority);
  if (!is_authority(request.authority) || !is_host_and_port(host))
    return failure(ErrorCode::http_request_uri_invalid);
  const auto target = target_of(request, host, via.absolute_form);
  if (!target)
    return failure(ErrorCode::http_request_uri_invalid);

  const std::string* const own_host = request.headers.find("host");
  const auto declared = declared_in(request.headers);
  if (!well_formed(request.headers) || !is_field_value(via.proxy_authorization) || !declared ||
      (own_host && (!is_host_and_port(*own_host) || request.headers.count("host") > 1)))
    return failure(ErrorCode::http_protocol_error);
  if (!decide_framing(request, length, *declared))
    return std::unexpected{ErrorCode{ErrorCode::http_request_body_size, *length}};

  out.append(request.method.text()).append(" ").append(*target).append(" HTTP/1.1\r\n");
  if (!own_host)
    append_field("host", host, out);
  if (via.absolute_form && !via.proxy_authorization.empty())
    append_field("proxy-authorization", via.proxy_authorization, out);
  append_headers(request.headers, out);
  out.append(kLineEnding);
  return {};
}

bool RequestWriter::decide_framing(const Request& request, std::optional<std::uint64_t> length,
                                   std::optional<std::uint64_t> declared) {
  declared_.reset();
  if (request.method.kind == Method::Kind::connect) {
    begin(Framing::none);
    return !length || *length == 0;
  }
  if (declared && length && *declared != *length)
    return false;
  const auto known = declared ? declared : length;
  if (!known) {
    begin(Framing::chunked);
  } else if (*known > 0 || declared || has_content_by_nature(request.method.kind)) {
    begin(Framing::length, *known);
    declared_ = known;
  } else {
    begin(Framing::none);
  }
  return true;
}

void RequestWriter::append_headers(const Fields& headers, std::string& out) {
  const bool has_content = framing() == Framing::chunked || declared_.value_or(0) > 0;
  bool has_length = false;
  expects_continue_ = false;
  for (const Field& field : headers) {
    if (is_ours(field.name))
      continue;
    if (names_equal(field.name, "content-length")) {
      if (declared_)
        append_content_length(field.name, *declared_, out);
      has_length = true;
      continue;
    }
    if (names_equal(field.name, "expect") && list_has(field.value, "100-continue")) {
      if (!has_content)
        continue;  // RFC 9110 10.1.1: there is nothing to wait with.
      expects_continue_ = true;
    }
    append_field(field.name, field.value, out);
  }
  // RFC 9110 10.1.4: it is for the next hop, and has to be named as such.
  if (std::any_of(headers.begin(), headers.end(), asks_for_trailers)) {
    append_field("te", "trailers", out);
    append_field("connection", "te", out);
  }
  if (declared_ && !has_length)
    append_content_length("content-length", *declared_, out);
  else if (framing() == Framing::chunked)
    append_field("transfer-encoding", "chunked", out);
}

}  // namespace portico::http
