#pragma once

#include <wasi/stdio/descriptor_input.hpp>
#include <wasi/stdio/descriptor_output.hpp>

#include <portico/wasi/options.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>

namespace portico::wasi {

/// What a sandbox has once however often its guest asks for it: each of its standard streams that
/// is a descriptor, and how much of its input it has read.
class StandardStreams {
 public:
  /// `options` must outlive it.
  StandardStreams(const Options& options, boost::asio::any_io_executor executor);

  [[nodiscard]] DescriptorInput& input(HostDescriptor host);
  [[nodiscard]] DescriptorOutput& output(HostDescriptor host);
  [[nodiscard]] DescriptorOutput& error(HostDescriptor host);
  /// Of input that is bytes.
  std::size_t bytes_read = 0;

  [[nodiscard]] bool holds_output() const;
  [[nodiscard]] boost::asio::awaitable<void> pass_output_on();

 private:
  template <class Stream> Stream& made(std::shared_ptr<Stream>& stream, HostDescriptor host);

  boost::asio::any_io_executor executor_;
  boost::asio::any_io_executor disk_;
  std::shared_ptr<DescriptorInput> input_;
  std::shared_ptr<DescriptorOutput> output_;
  std::shared_ptr<DescriptorOutput> error_;
};

}  // namespace portico::wasi
