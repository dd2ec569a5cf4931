#include <wasi/stdio/standard_streams.hpp>

#include <wasi/filesystem/disk.hpp>

#include <utility>

namespace portico::wasi {

namespace asio = boost::asio;

namespace {

template <class Stream>
Stream& made(std::shared_ptr<Stream>& stream, component::Call& call, HostDescriptor host) {
  if (!stream) {
    auto disk = filesystem::Disk::of(call).shared_from_this();
    stream = std::make_shared<Stream>(host, call.executor(), std::move(disk));
  }
  return *stream;
}

bool holds(const std::shared_ptr<DescriptorOutput>& output) {
  return output && output->holds();
}

asio::awaitable<void> pass_on(std::shared_ptr<DescriptorOutput> output) {
  while (holds(output))
    co_await output->changed().wait();
}

asio::awaitable<void> pass_both_on(std::shared_ptr<DescriptorOutput> output,
                                   std::shared_ptr<DescriptorOutput> error) {
  co_await pass_on(std::move(output));
  co_await pass_on(std::move(error));
}

}  // namespace

StandardStreams::~StandardStreams() {
  for (const auto& output : {output_, error_}) {
    if (output)
      output->abandon();
  }
}

DescriptorInput& StandardStreams::input(component::Call& call, HostDescriptor host) {
  return made(input_, call, host);
}
DescriptorOutput& StandardStreams::output(component::Call& call, HostDescriptor host) {
  return made(output_, call, host);
}
DescriptorOutput& StandardStreams::error(component::Call& call, HostDescriptor host) {
  return made(error_, call, host);
}

bool StandardStreams::holds_output() const {
  return holds(output_) || holds(error_);
}

// This may be gone before any of it is done.
asio::awaitable<void> StandardStreams::pass_output_on() {
  return pass_both_on(output_, error_);
}

}  // namespace portico::wasi
