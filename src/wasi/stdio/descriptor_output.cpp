#include <wasi/stdio/descriptor_output.hpp>

#include <wasi/filesystem/error_code.hpp>

#include <boost/asio/prefer.hpp>

#include <utility>

namespace portico::wasi {

using filesystem::Answer;
using filesystem::ErrorCode;
using Kind = HostStream::Kind;

DescriptorOutput::DescriptorOutput(HostDescriptor host, boost::asio::any_io_executor executor,
                                   std::shared_ptr<filesystem::Disk> disk)
    : executor_{std::move(executor)}, disk_{std::move(disk)},
      stream_{std::make_shared<HostStream>(host, HostStream::End::writing, executor_)} {}

// The guest's side --------------------------------------------------------------------------------

bool DescriptorOutput::ready() const {
  return closed_ || (flushing_ ? !holds() : held_.size() + away_ < kRoom);
}

StreamResult<> DescriptorOutput::state() {
  if (error_)
    return failed(std::make_unique<filesystem::FileError>(*std::exchange(error_, std::nullopt)));
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

void DescriptorOutput::abandon() {
  held_.clear();
  away_ = 0;
  closed_ = true;
  stream_->stop_waiting();
  changed_.notify();
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
  if (size.error() != ErrorCode::would_block || stream_->kind() != Kind::waits)
    fail(size.error());
  return false;
}

void DescriptorOutput::fail(ErrorCode error) {
  held_.clear();
  closed_ = true;
  if (error != ErrorCode::pipe)
    error_ = error;
}

namespace {

/// On a thread that may wait.
Answer<> write_all(const HostStream& stream, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto size = stream.write(bytes);
    if (!size)
      return std::unexpected{size.error()};
    bytes = bytes.subspan(*size);
  }
  return {};
}

}  // namespace

void DescriptorOutput::pass_on_elsewhere() {
  busy_ = true;
  away_ = held_.size();
  work_ = boost::asio::prefer(executor_, boost::asio::execution::outstanding_work.tracked);
  disk_->start(
      [stream = stream_, bytes = std::exchange(held_, {})] { return write_all(*stream, bytes); },
      [weak = weak_from_this()](Answer<> written) {
        const auto self = weak.lock();
        if (!self)
          return;
        self->busy_ = false;
        self->work_ = {};
        self->away_ = 0;
        if (!written)
          self->fail(written.error());
        self->pass_on();
        self->changed_.notify();
      });
}

}  // namespace portico::wasi
