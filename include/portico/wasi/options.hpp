#pragma once

#include <portico/wasi/directory.hpp>
#include <portico/wasi/sockets.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace portico::wasi {

/// Takes what a guest writes to one of its output streams. Called on the store's thread, in the
/// middle of the guest's call: must not block for long and must not throw.
using Sink = std::function<void(std::span<const std::byte>)>;

/// What a sandbox is granted of the WASI world. The default is nothing: no environment, no
/// arguments, empty input, output thrown away, no files, no sockets.
struct Options {
  /// Name and value pairs, in the order that the guest sees.
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<std::string> arguments;
  Sink standard_output;
  Sink standard_error;
  /// What wasi:filesystem/preopens lists, in this order.
  std::vector<Preopen> directories;
  /// Runs system calls that may wait for a disk, while the guest is suspended. Several threads may
  /// run it, none of them the store's. Must outlive the store. Empty: a pool of four threads that
  /// the process has for all stores, made when it is first needed.
  boost::asio::any_io_executor disk;
  /// What it may do with sockets and name look-ups; null is nothing. May be shared by sandboxes.
  std::shared_ptr<const SocketRules> sockets;
  /// Most bytes of one `get-random-bytes`; more is a trap. 64 MiB, as in the reference.
  std::uint64_t max_random_bytes = std::uint64_t{64} << 20;
  /// Most bytes of one blocking-write-and-flush or blocking-write-zeroes-and-flush; more is a trap.
  /// 4,096, as wasi:io/streams says. More is lenient to guests that do not know; they are then
  /// written as the stream has room.
  std::uint64_t max_blocking_write = 4096;
};

}  // namespace portico::wasi
