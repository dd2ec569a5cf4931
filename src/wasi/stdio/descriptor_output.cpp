#include <wasi/stdio/descriptor_output.hpp>

#include <wasi/stdio/background.hpp>
#include <wasi/stdio/host_error.hpp>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace portico::wasi {

using Kind = HostStream::Kind;

DescriptorOutput::DescriptorOutput(HostDescriptor host,
                                   const boost::asio::any_io_executor& executor,
                                   boost::asio::any_io_executor disk)
    : executor_{executor}, disk_{std::move(disk)},
      stream_{std::make_shared<HostStream>(host, HostStream::End::writing, executor)} {}

// The guest's side --------------------------------------------------------------------------------

bool DescriptorOutput::ready() const {
  return closed_ || (flushing_ ? !holds() : held_.size() + away_ < kRoom);
}

StreamResult<> DescriptorOutput::state() {
  if (error_)
    return failed(std::make_unique<HostError>(*std::exchange(error_, std::nullopt)));
  if (closed_)
    return closed();
  return {};
}

StreamResult<std::uint64_t> DescriptorOutput::check_write() {
  if (auto open = state(); !open)
    return std::unexpected{std::move(open.error())};
  if (!ready())
    return 0;
  flushing_ = false;
  return kRoom - held_.size() - away_;
}

StreamResult<> DescriptorOutput::write(std::span<const std::byte> bytes) {
  if (auto open = state(); !open)
    return open;
  held_.insert(held_.end(), bytes.begin(), bytes.end());
  pass_on();
  return state();
}

StreamResult<> DescriptorOutput::flush() {
  flushing_ = true;
  return state();
}

// The descriptor's side ---------------------------------------------------------------------------

void DescriptorOutput::pass_on() {
  if (busy_ || held_.empty())
    return;
  if (stream_->kind() == Kind::disk)
    return pass_on_elsewhere();
  while (!held_.empty()) {
    if (!passed(stream_->write(held_)))
      break;
  }
  if (held_.empty())
    return;
  busy_ = true;
  stream_->wait([weak = weak_from_this()] {
    if (const auto self = weak.lock()) {
      self->busy_ = false;
      self->pass_on();
      self->changed_.notify();
    }
  });
}

bool DescriptorOutput::passed(HostStream::Tried size) {
  if (size) {
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(*size));
    return true;
  }
  if (size.error() != EAGAIN || stream_->kind() != Kind::waits)
    fail(size.error());
  return false;
}

void DescriptorOutput::fail(int error) {
  held_.clear();
  closed_ = true;
  if (error != EPIPE)
    error_ = error;
}

namespace {

/// On a thread that may wait. 0, or errno.
int write_all(const HostStream& stream, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto size = stream.write(bytes);
    if (!size)
      return size.error();
    bytes = bytes.subspan(*size);
  }
  return 0;
}

}  // namespace

void DescriptorOutput::pass_on_elsewhere() {
  busy_ = true;
  away_ = held_.size();
  run_elsewhere(
      disk_, executor_,
      [stream = stream_, bytes = std::exchange(held_, {})] { return write_all(*stream, bytes); },
      [weak = weak_from_this()](int error) {
        const auto self = weak.lock();
        if (!self)
          return;
        self->busy_ = false;
        self->away_ = 0;
        if (error != 0)
          self->fail(error);
        self->pass_on();
        self->changed_.notify();
      });
}

}  // namespace portico::wasi
