#pragma once

#include <wasi/filesystem/disk.hpp>
#include <wasi/stdio/host_stream.hpp>

#include <portico/signal.hpp>
#include <portico/wasi/streams.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace portico::wasi {

/// What a guest writes to a descriptor: goes there at once as far as that takes it; a little more
/// is held, and passed on when it can be.
class DescriptorOutput : public std::enable_shared_from_this<DescriptorOutput> {
 public:
  DescriptorOutput(HostDescriptor host, boost::asio::any_io_executor executor,
                   std::shared_ptr<filesystem::Disk> disk);

  // As of `OutputStream`. A pipe that nobody reads is closed; other failures are told once.
  [[nodiscard]] bool ready() const;
  [[nodiscard]] Signal& changed() { return changed_; }
  [[nodiscard]] StreamResult<std::uint64_t> check_write();
  [[nodiscard]] StreamResult<> write(std::span<const std::byte> bytes);
  [[nodiscard]] StreamResult<> flush();

  /// Throws away what is held.
  void abandon();
  /// Whether something that was written has not been passed on, and still can be.
  [[nodiscard]] bool holds() const { return held_.size() + away_ > 0; }

 private:
  /// 64 KiB, as in the reference: what the guest may be ahead.
  static constexpr std::size_t kRoom = std::size_t{64} * 1024;

  void pass_on();
  void pass_on_elsewhere();
  /// Whether the descriptor takes more now.
  [[nodiscard]] bool passed(HostStream::Tried size);
  void fail(filesystem::ErrorCode error);
  [[nodiscard]] StreamResult<> state();

  boost::asio::any_io_executor executor_;
  /// Where files are written.
  std::shared_ptr<filesystem::Disk> disk_;
  std::shared_ptr<HostStream> stream_;
  std::vector<std::byte> held_;
  /// Bytes that are being written elsewhere.
  std::size_t away_ = 0;
  /// Somebody waits for the descriptor, or writes to it elsewhere.
  bool busy_ = false;
  /// Keeps the loop at work while a file is written.
  boost::asio::any_io_executor work_;
  bool flushing_ = false;
  bool closed_ = false;
  /// Why it was closed, if the guest has not been told.
  std::optional<filesystem::ErrorCode> error_;
  Signal changed_;
};

}  // namespace portico::wasi
