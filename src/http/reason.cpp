#include <http/reason.hpp>

#include <ostream>  // status.hpp needs it first.

#include <boost/beast/http/status.hpp>

namespace portico::http {

std::string_view reason_phrase(std::uint16_t status) {
  if (status == 103)
    return "Early Hints";  // Beast does not know this one yet.
  const auto known = boost::beast::http::int_to_status(status);
  if (known == boost::beast::http::status::unknown)
    return "";  // Not a null view: it is copied from.
  const auto phrase = boost::beast::http::obsolete_reason(known);
  return {phrase.data(), phrase.size()};
}

}  // namespace portico::http
