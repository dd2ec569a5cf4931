#include <wasi/stdio/standard_streams.hpp>

#include <portico/wasi/wasi.hpp>

#include <utility>

namespace portico::wasi {

Context::Context(Options options) : options_{std::move(options)} {}
Context::~Context() = default;

StandardStreams& Context::streams(const boost::asio::any_io_executor& executor) {
  if (!streams_)
    streams_ = std::make_unique<StandardStreams>(options_, executor);
  return *streams_;
}

bool Context::holds_output() const {
  return streams_ && streams_->holds_output();
}

boost::asio::awaitable<void> Context::pass_output_on() {
  if (streams_)
    co_await streams_->pass_output_on();
}

}  // namespace portico::wasi
