#include <wasi/stdio/standard_streams.hpp>

#include <boost/asio/thread_pool.hpp>

#include <utility>

namespace portico::wasi {

namespace asio = boost::asio;

namespace {

asio::any_io_executor disk_of(const Options& options) {
  static asio::thread_pool pool{1};
  return options.disk ? options.disk : pool.get_executor();
}

bool holds(const std::shared_ptr<DescriptorOutput>& output) {
  return output && output->holds();
}

asio::awaitable<void> pass_on(std::shared_ptr<DescriptorOutput> output) {
  while (holds(output))
    co_await output->changed().wait();
}

}  // namespace

StandardStreams::StandardStreams(const Options& options, asio::any_io_executor executor)
    : executor_{std::move(executor)}, disk_{disk_of(options)} {}

template <class Stream>
Stream& StandardStreams::made(std::shared_ptr<Stream>& stream, HostDescriptor host) {
  if (!stream)
    stream = std::make_shared<Stream>(host, executor_, disk_);
  return *stream;
}

DescriptorInput& StandardStreams::input(HostDescriptor host) {
  return made(input_, host);
}
DescriptorOutput& StandardStreams::output(HostDescriptor host) {
  return made(output_, host);
}
DescriptorOutput& StandardStreams::error(HostDescriptor host) {
  return made(error_, host);
}

bool StandardStreams::holds_output() const {
  return holds(output_) || holds(error_);
}

asio::awaitable<void> StandardStreams::pass_output_on() {
  const auto error = error_;
  co_await pass_on(output_);
  co_await pass_on(error);
}

}  // namespace portico::wasi
