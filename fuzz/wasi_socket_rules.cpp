// A rule of sockets, whatever it says, is either refused with a reason that quotes it, or means the
// same each time, in either case of letters; and what would be told as the rule for something
// denied is a rule that allows it.

#include <portico/wasi/sockets.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace portico::wasi;
namespace ip = boost::asio::ip;

void require(bool holds) {
  if (!holds)
    std::abort();
}

bool allows(const SocketRules& rules, SocketUse use, const ip::address& address,
            std::uint16_t port) {
  return rules.allows(use, address, port);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kHead = 19;
  if (size < kHead)
    return 0;
  const auto use = static_cast<SocketUse>(data[0] % 4);
  const auto port = static_cast<std::uint16_t>(data[1] << 8 | data[2]);
  ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), data + 3, bytes.size());
  const ip::address address =
      data[0] & 4 ? ip::address{ip::address_v6{bytes}}
                  : ip::address{ip::address_v4{{bytes[0], bytes[1], bytes[2], bytes[3]}}};
  const std::string text{reinterpret_cast<const char*>(data + kHead), size - kHead};

  std::string told;
  const std::vector<std::string> one{text};
  const auto rules =
      SocketRules::parse(one, {.denied = [&](std::string_view rule) { told = rule; }});
  if (!rules) {
    require(rules.error().message().find(text) != std::string::npos);
  } else {
    std::string upper = text;
    std::ranges::transform(upper, upper.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    const auto same = SocketRules::parse(std::array{upper});
    require(same.has_value());
    require(allows(**rules, use, address, port) == allows(**same, use, address, port));
    require((*rules)->allows_name("a.example.com") == (*same)->allows_name("A.Example.COM."));
  }

  const auto none = SocketRules::parse({}, {.denied = [&](std::string_view rule) { told = rule; }});
  require(!allows(**none, use, address, port));
  (*none)->deny(use, address, port);
  const auto remedy = SocketRules::parse(std::array{told});
  // Nothing can be reached at port 0, so no rule can allow it.
  const bool sends = use == SocketUse::tcp_connect || use == SocketUse::udp_send;
  require(remedy ? allows(**remedy, use, address, port) : sends && port == 0);
  return 0;
}
