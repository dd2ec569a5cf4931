#include <server/forwarded.hpp>

namespace portico::server {

namespace {

constexpr const char* kFor = "X-Forwarded-For";
constexpr const char* kProto = "X-Forwarded-Proto";
constexpr const char* kHost = "X-Forwarded-Host";

}  // namespace

std::string address_of(Forwarded mode, const boost::asio::ip::tcp::socket& socket) {
  if (mode == Forwarded::pass)
    return {};
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error)
    return "unknown";
  const auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6())
        .to_string();
  return address.to_string();
}

void tell_origin(Forwarded mode, const std::string& address, http::Request& request) {
  if (mode == Forwarded::pass)
    return;
  http::Fields& headers = request.headers;
  const bool trusted = mode == Forwarded::append;
  // Several lines mean one list (RFC 9110 5.3), of which the last is the nearest.
  std::string path;
  if (trusted) {
    for (const http::Field& field : headers) {
      if (http::names_equal(field.name, kFor) && !field.value.empty())
        path += field.value + ", ";
    }
  }
  headers.set(kFor, path + address);
  if (!trusted || !headers.has(kProto))
    headers.set(kProto, std::string{request.scheme.text()});
  if (!trusted || !headers.has(kHost))
    headers.set(kHost, request.authority);
}

}  // namespace portico::server
