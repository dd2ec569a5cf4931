#pragma once

#include <wasi/sockets/error_code.hpp>

#include <cstdint>

/// Options of the kernel's sockets, as WASI means them: 0 is refused, and what is too much becomes
/// as much as there is.
namespace portico::wasi::sockets {

[[nodiscard]] SocketResult<bool> keep_alive(int socket);
[[nodiscard]] SocketResult<> set_keep_alive(int socket, bool on);

/// Times of TCP's keep-alive: whole seconds, from 1 to 32,767; set, they are rounded up.
enum class KeepAliveTime : std::uint8_t { idle, interval };
[[nodiscard]] SocketResult<std::uint64_t> keep_alive_nanoseconds(int socket, KeepAliveTime which);
[[nodiscard]] SocketResult<> set_keep_alive_nanoseconds(int socket, KeepAliveTime which,
                                                        std::uint64_t value);
/// 1 to 127.
[[nodiscard]] SocketResult<std::uint32_t> keep_alive_count(int socket);
[[nodiscard]] SocketResult<> set_keep_alive_count(int socket, std::uint32_t value);

[[nodiscard]] SocketResult<std::uint8_t> hop_limit(int socket, IpAddressFamily family);
[[nodiscard]] SocketResult<> set_hop_limit(int socket, IpAddressFamily family, std::uint8_t value);

/// Bytes, without what the kernel adds for its own bookkeeping.
enum class Buffer : std::uint8_t { receive, send };
[[nodiscard]] SocketResult<std::uint64_t> buffer_size(int socket, Buffer which);
[[nodiscard]] SocketResult<> set_buffer_size(int socket, Buffer which, std::uint64_t value);

}  // namespace portico::wasi::sockets
