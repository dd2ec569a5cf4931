#include <net/private_address.hpp>

#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace portico::net {

namespace ip = boost::asio::ip;

namespace {

/// The first `length` bits of `prefix`, which has all of an IPv4 address, or the first half of an
/// IPv6 one.
template <class Bits> struct Range {
  Bits prefix;
  int length;

  [[nodiscard]] constexpr bool has(Bits address) const {
    const int rest = static_cast<int>(sizeof(Bits)) * 8 - length;
    return address >> rest == prefix >> rest;
  }
};

constexpr std::uint32_t v4(unsigned a, unsigned b, unsigned c = 0) {
  return a << 24 | b << 16 | c << 8;
}
constexpr std::uint64_t v6(std::uint64_t a, std::uint64_t b = 0, std::uint64_t c = 0) {
  return a << 48 | b << 32 | c << 16;
}

constexpr Range<std::uint32_t> kPrivateV4[] = {
    {v4(0, 0), 8},           // this network
    {v4(10, 0), 8},          // private
    {v4(100, 64), 10},       // shared by a carrier's customers
    {v4(127, 0), 8},         // loopback
    {v4(169, 254), 16},      // link-local, metadata services of clouds
    {v4(172, 16), 12},       // private
    {v4(192, 0, 0), 24},     // protocol assignments
    {v4(192, 0, 2), 24},     // documentation
    {v4(192, 88, 99), 24},   // 6to4 relays, given up
    {v4(192, 168), 16},      // private
    {v4(198, 18), 15},       // benchmarking
    {v4(198, 51, 100), 24},  // documentation
    {v4(203, 0, 113), 24},   // documentation
    {v4(224, 0), 4},         // multicast
    {v4(240, 0), 4},         // reserved, broadcast
};

/// Of IPv6 only this is public at all; loopback, unique local, link-local, multicast, discard-only
/// and what the future may bring lie outside.
constexpr Range<std::uint64_t> kGlobalUnicast{v6(0x2000), 3};
constexpr Range<std::uint64_t> kPrivateV6[] = {
    {v6(0x2001), 23},          // protocol assignments, benchmarking, ORCHID
    {v6(0x2001, 0x0db8), 32},  // documentation
    {v6(0x3fff), 20},          // documentation
};

// IPv6 that has an IPv4 address in it.
constexpr Range<std::uint64_t> kNat64{v6(0x64, 0xff9b), 64};
constexpr Range<std::uint64_t> kTeredo{v6(0x2001), 32};
constexpr Range<std::uint64_t> k6To4{v6(0x2002), 16};

bool is_private_v4(std::uint32_t address) {
  return std::ranges::any_of(kPrivateV4, [&](const auto& range) { return range.has(address); });
}

bool is_private_v6(const ip::address_v6::bytes_type& bytes) {
  const auto word = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i)
      value = value << 8 | bytes[i];
    return value;
  };
  const auto front = std::uint64_t{word(0)} << 32 | word(4);
  if (front == 0 && word(8) == 0xffff)
    return is_private_v4(word(12));
  if (kNat64.has(front) && word(8) == 0)
    return is_private_v4(word(12));
  if (kTeredo.has(front))
    return is_private_v4(word(4)) || is_private_v4(~word(12));
  if (k6To4.has(front))
    return is_private_v4(word(2));
  return !kGlobalUnicast.has(front) ||
         std::ranges::any_of(kPrivateV6, [&](const auto& range) { return range.has(front); });
}

}  // namespace

bool is_private(const ip::address& address) {
  return address.is_v4() ? is_private_v4(address.to_v4().to_uint())
                         : is_private_v6(address.to_v6().to_bytes());
}

}  // namespace portico::net
