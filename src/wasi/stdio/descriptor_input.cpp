#include <wasi/stdio/descriptor_input.hpp>

#include <wasi/filesystem/error_code.hpp>

#include <portico/trap.hpp>

#include <boost/asio/prefer.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace portico::wasi {

using filesystem::ErrorCode;
using Kind = HostStream::Kind;

DescriptorInput::DescriptorInput(HostDescriptor host, boost::asio::any_io_executor executor,
                                 std::shared_ptr<filesystem::Disk> disk)
    : executor_{std::move(executor)}, disk_{std::move(disk)},
      stream_{std::make_shared<HostStream>(host, HostStream::End::reading, executor_)} {}

DescriptorInput::~DescriptorInput() {
  stream_->unread(unread());
}

bool DescriptorInput::ready() const {
  if (unread() > 0 || ended_)
    return true;
  return stream_->kind() != Kind::disk && stream_->ready();
}

Signal& DescriptorInput::changed() {
  if (busy_)
    return changed_;
  if (stream_->kind() == Kind::disk) {
    fill_elsewhere(kMost);
    return changed_;
  }
  busy_ = true;
  stream_->wait([weak = weak_from_this()] {
    if (const auto self = weak.lock()) {
      self->busy_ = false;
      self->changed_.notify();
    }
  });
  return changed_;
}

StreamResult<std::size_t> DescriptorInput::available(std::uint64_t max) {
  const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(max, kMost));
  if (unread() == 0 && !ended_ && most > 0)
    fill(most);
  if (unread() > 0)
    return std::min(most, unread());
  if (error_)
    return failed(std::make_unique<filesystem::FileError>(*std::exchange(error_, std::nullopt)));
  if (ended_)
    return closed();
  return 0;
}

void DescriptorInput::take(std::span<std::byte> to) {
  if (to.size() > unread())
    throw Trap("what was there to read has been taken meanwhile");
  std::memcpy(to.data(), held_.data() + taken_, to.size());
  taken_ += to.size();
}

void DescriptorInput::fill(std::size_t max) {
  if (stream_->kind() == Kind::disk) {
    if (!busy_)
      fill_elsewhere(max);
    return;
  }
  held_.resize(max);
  filled(stream_->read(held_));
}

void DescriptorInput::fill_elsewhere(std::size_t max) {
  busy_ = true;
  work_ = boost::asio::prefer(executor_, boost::asio::execution::outstanding_work.tracked);
  const auto buffer = std::make_shared<std::vector<std::byte>>(max);
  disk_->start([stream = stream_, buffer] { return stream->read(*buffer); },
               [weak = weak_from_this(), buffer](HostStream::Tried size) {
                 const auto self = weak.lock();
                 if (!self)
                   return;
                 self->busy_ = false;
                 self->work_ = {};
                 self->held_ = std::move(*buffer);
                 self->filled(size);
                 self->changed_.notify();
               });
}

void DescriptorInput::filled(HostStream::Tried size) {
  taken_ = 0;
  held_.resize(size.value_or(0));
  if (size && *size > 0)
    return;
  if (!size && size.error() == ErrorCode::would_block && stream_->kind() == Kind::waits)
    return;
  ended_ = true;
  if (!size)
    error_ = size.error();
}

}  // namespace portico::wasi
