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

/// What a guest reads of a descriptor. Nothing is read that the guest did not ask for, so that
/// whoever has the descriptor next finds the rest; of a file, what was read ahead is given back.
class DescriptorInput : public std::enable_shared_from_this<DescriptorInput> {
 public:
  DescriptorInput(HostDescriptor host, boost::asio::any_io_executor executor,
                  std::shared_ptr<filesystem::Disk> disk);
  DescriptorInput(const DescriptorInput&) = delete;
  DescriptorInput& operator=(const DescriptorInput&) = delete;
  ~DescriptorInput();

  // As of `InputStream`.
  [[nodiscard]] bool ready() const;
  [[nodiscard]] Signal& changed();
  [[nodiscard]] StreamResult<std::size_t> available(std::uint64_t max);
  void take(std::span<std::byte> to);

 private:
  static constexpr std::size_t kMost = std::size_t{64} * 1024;

  [[nodiscard]] std::size_t unread() const { return held_.size() - taken_; }
  void fill(std::size_t max);
  void fill_elsewhere(std::size_t max);
  void filled(HostStream::Tried size);

  boost::asio::any_io_executor executor_;
  /// Where files are read.
  std::shared_ptr<filesystem::Disk> disk_;
  std::shared_ptr<HostStream> stream_;
  /// Read, and taken up to `taken_`.
  std::vector<std::byte> held_;
  std::size_t taken_ = 0;
  /// Somebody waits for the descriptor, or reads it elsewhere.
  bool busy_ = false;
  /// Keeps the loop at work while a file is read.
  boost::asio::any_io_executor work_;
  bool ended_ = false;
  /// Why it ended, if the guest has not been told.
  std::optional<filesystem::ErrorCode> error_;
  Signal changed_;
};

}  // namespace portico::wasi
