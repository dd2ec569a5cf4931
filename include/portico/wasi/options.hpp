#pragma once

#include <portico/wasi/directory.hpp>
#include <portico/wasi/sockets.hpp>
#include <portico/wasi/stdio.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace portico::wasi {

/// What a sandbox is granted of the WASI world. The default is nothing: no environment, no
/// arguments, empty input, output thrown away, no files, no sockets.
struct Options {
  /// Name and value pairs, in the order that the guest sees.
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<std::string> arguments;
  Input standard_input;
  Output standard_output;
  Output standard_error;
  /// What wasi:filesystem/preopens lists, in this order.
  std::vector<Preopen> directories;
  /// Runs system calls that may wait for a disk while the guest is suspended, one at a time for
  /// each sandbox. Any number of threads may run it; where the sandbox is alone on its loop, that
  /// loop's executor will do. Must outlive the store, and what it is given must be run to the end.
  /// Empty: a pool of 16 threads that the process has for all sandboxes, made when it is first
  /// needed.
  boost::asio::any_io_executor disk;
  /// Files and directories that a guest may have open at once, besides those above; one more is
  /// refused with `quota`. So is any that would leave less than a quarter of the process's limit to
  /// others.
  std::uint32_t max_open_files = 512;
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
