#include <cli/address.hpp>

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace portico::cli {

namespace ip = boost::asio::ip;

std::expected<ip::tcp::endpoint, std::string> parse_address(std::string_view text) {
  const auto colon = text.rfind(':');
  std::string_view host = text.substr(0, colon);
  const std::string_view digits =
      colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  if (bracketed)
    host = host.substr(1, host.size() - 2);

  std::uint16_t port = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, failed] = std::from_chars(digits.data(), end, port);
  boost::system::error_code error;
  const auto address = ip::make_address(std::string{host}, error);
  if (digits.empty() || failed != std::errc{} || stopped != end || error ||
      address.is_v6() != bracketed)
    return std::unexpected{fmt::format(
        "\"{}\" is not an address and port: write it like 127.0.0.1:8080 or [::]:8080", text)};
  return ip::tcp::endpoint{address, port};
}

}  // namespace portico::cli
