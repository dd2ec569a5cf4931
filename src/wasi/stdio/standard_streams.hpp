#pragma once

#include <wasi/stdio/descriptor_input.hpp>
#include <wasi/stdio/descriptor_output.hpp>

#include <portico/component/call.hpp>
#include <portico/wasi/stdio.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>

namespace portico::wasi {

/// What a sandbox has once however often its guest asks for it: each of its standard streams that
/// is a descriptor, and how much of its input it has read.
class StandardStreams {
 public:
  StandardStreams() = default;
  StandardStreams(const StandardStreams&) = delete;
  StandardStreams& operator=(const StandardStreams&) = delete;
  ~StandardStreams();

  [[nodiscard]] DescriptorInput& input(component::Call& call, HostDescriptor host);
  [[nodiscard]] DescriptorOutput& output(component::Call& call, HostDescriptor host);
  [[nodiscard]] DescriptorOutput& error(component::Call& call, HostDescriptor host);
  /// Of input that is bytes.
  std::size_t bytes_read = 0;

  [[nodiscard]] bool holds_output() const;
  [[nodiscard]] boost::asio::awaitable<void> pass_output_on();

 private:
  std::shared_ptr<DescriptorInput> input_;
  std::shared_ptr<DescriptorOutput> output_;
  std::shared_ptr<DescriptorOutput> error_;
};

}  // namespace portico::wasi
