#include <http/http1_request.hpp>

#include <portico/http/uri.hpp>

#include <http/field_rules.hpp>
#include <http/request_target.hpp>

#include <utility>

namespace portico::http {

bool RequestParser::finish_head() {
  Request& request = head_.request;
  request.method = Method::parse(method_);
  auto target = parse_request_target(request.method, target_);
  if (!target)
    return refuse(target.error().status, target.error().reason);

  head_.minor_version = version_ - 10;
  head_.chunked = chunked();
  head_.content_length = declared_length().value_or(0);
  if (chunked())
    head_.content_length.reset();
  std::string_view host = default_authority_;
  if (!check_host(host) || !check_expectation())
    return false;
  head_.keep_alive = wants_keep_alive();

  request.scheme = std::move(target->scheme);
  request.authority = target->authority ? *std::move(target->authority) : std::string{host};
  request.path_with_query = std::move(target->path_with_query);
  request.headers = std::move(fields_);
  return true;
}

/// RFC 9112 3.2: exactly one Host, valid, even where the target's authority wins over it. `host` is
/// left as it is where HTTP/1.0 has none.
bool RequestParser::check_host(std::string_view& host) {
  const std::string* const first = fields_.find("host");
  if (!first)
    return head_.minor_version == 0 || refuse(400, "no host field");
  if (fields_.count("host") > 1)
    return refuse(400, "more than one host field");
  if (!is_host_and_port(*first))
    return refuse(400, "malformed host field");
  host = *first;
  return true;
}

/// RFC 9110 10.1.1: an expectation in HTTP/1.0 is ignored, and so is one without content.
bool RequestParser::check_expectation() {
  if (head_.minor_version == 0)
    return true;
  bool only_continue = true;
  bool any = false;
  for (const Field& field : fields_)
    if (names_equal(field.name, "expect"))
      for_each_element(field.value, [&](std::string_view expectation) {
        any = true;
        only_continue &= names_equal(expectation, "100-continue");
      });
  head_.expects_continue = any && head_.has_content();
  return only_continue || refuse(417, "expectation other than 100-continue");
}

}  // namespace portico::http
