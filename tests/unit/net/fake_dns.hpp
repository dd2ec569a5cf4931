#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/udp.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace portico::net {

/// A name server on loopback, in the test's own loop, that says what it is told to.
class FakeDns {
 public:
  struct Entry {
    std::vector<std::string> addresses{};
    std::uint32_t ttl = 0;
    /// Response code, in numbers of the protocol.
    std::uint8_t rcode = 0;
    enum class Manner : std::uint8_t { proper, silent, garbage } manner = Manner::proper;
  };

  explicit FakeDns(boost::asio::io_context& loop)
      : socket_{loop, {boost::asio::ip::make_address("127.0.0.1"), 0}} {
    receive();
  }

  [[nodiscard]] std::string address() const {
    return "127.0.0.1:" + std::to_string(socket_.local_endpoint().port());
  }
  /// How often somebody asked for the name, for either family.
  [[nodiscard]] int asked(const std::string& name) const {
    const auto found = asked_.find(name);
    return found == asked_.end() ? 0 : found->second;
  }
  void stop() { socket_.close(); }

  /// What is not here does not exist.
  std::map<std::string, Entry> names;

 private:
  using Bytes = std::vector<std::uint8_t>;
  static constexpr std::size_t kHeader = 12;
  static constexpr std::uint16_t kA = 1;
  static constexpr std::uint16_t kAaaa = 28;

  void receive() {
    socket_.async_receive_from(boost::asio::buffer(query_), from_,
                               [this](const boost::system::error_code& error, std::size_t size) {
                                 if (error)
                                   return;
                                 answer(size);
                                 receive();
                               });
  }

  void answer(std::size_t size) {
    std::string name;
    std::size_t at = kHeader;
    while (at < size && query_[at] != 0) {
      name += name.empty() ? "" : ".";
      name.append(reinterpret_cast<const char*>(&query_[at + 1]), query_[at]);
      at += query_[at] + 1U;
    }
    const auto type = static_cast<std::uint16_t>(query_[at + 1] << 8 | query_[at + 2]);
    ++asked_[name];

    const auto found = names.find(name);
    const Entry entry = found == names.end() ? Entry{.rcode = 3} : found->second;
    if (entry.manner == Entry::Manner::silent)
      return;
    Bytes reply{query_.begin(), query_.begin() + static_cast<std::ptrdiff_t>(at + 5)};
    reply[2] = 0x81;
    reply[3] = static_cast<std::uint8_t>(0x80 | entry.rcode);
    for (std::size_t i = 6; i < kHeader; ++i)
      reply[i] = 0;
    if (entry.manner == Entry::Manner::garbage) {
      // Promises records, and points beyond its end.
      reply[7] = 9;
      reply.insert(reply.end(), {0xC0, 0xFF, 0x00});
    }
    for (const auto& text : entry.addresses)
      add(reply, boost::asio::ip::make_address(text), type, entry.ttl);
    socket_.send_to(boost::asio::buffer(reply), from_);
  }

  static void add(Bytes& reply, const boost::asio::ip::address& address, std::uint16_t type,
                  std::uint32_t ttl) {
    if (type != (address.is_v4() ? kA : kAaaa))
      return;
    ++reply[7];
    Bytes data;
    if (address.is_v4()) {
      const auto bytes = address.to_v4().to_bytes();
      data.assign(bytes.begin(), bytes.end());
    } else {
      const auto bytes = address.to_v6().to_bytes();
      data.assign(bytes.begin(), bytes.end());
    }
    reply.insert(reply.end(),
                 {0xC0, kHeader, 0, static_cast<std::uint8_t>(type), 0, 1,
                  static_cast<std::uint8_t>(ttl >> 24), static_cast<std::uint8_t>(ttl >> 16),
                  static_cast<std::uint8_t>(ttl >> 8), static_cast<std::uint8_t>(ttl), 0,
                  static_cast<std::uint8_t>(data.size())});
    reply.insert(reply.end(), data.begin(), data.end());
  }

  boost::asio::ip::udp::socket socket_;
  boost::asio::ip::udp::endpoint from_;
  std::array<std::uint8_t, 512> query_{};
  std::map<std::string, int> asked_;
};

}  // namespace portico::net
