#include <wasi/filesystem/file_streams.hpp>

#include <wasi/filesystem/error_code.hpp>

#include <boost/asio/prefer.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace portico::wasi::filesystem {

namespace {

/// Read for a guest that waits without having said how much it wants.
constexpr std::uint64_t kReadAhead = std::uint64_t{32} * 1024;

}  // namespace

Signal& FileStream::changed_while_busy(component::Call& call) {
  if (work_->under_way) {
    keeping_ =
        boost::asio::prefer(call.executor(), boost::asio::execution::outstanding_work.tracked);
  }
  return work_->changed;
}

bool FileStream::busy() {
  if (!work_->under_way)
    keeping_ = {};
  return work_->under_way;
}

std::unexpected<StreamError> FileStream::take_error() {
  return failed(std::make_unique<FileError>(*std::exchange(work_->error, std::nullopt)));
}

// Input -------------------------------------------------------------------------------------------

bool FileInput::has_news() const {
  return work_->error || work_->at_end || work_->taken < work_->size;
}

bool FileInput::ready() {
  return !busy() && (has_news() || read_now(kReadAhead));
}

Signal& FileInput::changed(component::Call& call) {
  if (!work_->under_way && !has_news())
    start_reading(kReadAhead);
  return changed_while_busy(call);
}

StreamResult<std::size_t> FileInput::available(std::uint64_t max) {
  if (busy() || (max == 0 && !has_news()))
    return 0;
  if (!has_news() && !read_now(max)) {
    start_reading(max);
    return 0;
  }
  if (work_->error)
    return take_error();
  if (std::exchange(work_->at_end, false))
    return closed();
  return static_cast<std::size_t>(std::min<std::uint64_t>(max, work_->size - work_->taken));
}

void FileInput::take(std::span<std::byte> to) {
  if (to.empty())
    return;
  std::memcpy(to.data(), work_->data.data() + work_->taken, to.size());
  work_->taken += to.size();
  position_ += to.size();
  if (work_->taken == work_->size)
    work_->data = {};
}

bool FileInput::read_now(std::uint64_t max) {
  Disk& disk = file_.disk();
  if (!disk.idle())
    return false;
  Disk::Buffer buffer{disk, std::min<std::size_t>(max, disk.allowance())};
  const auto size = file_->read_now({buffer.data(), buffer.size()}, position_);
  if (!size)
    return false;
  work_->arrived(std::move(buffer), *size);
  return true;
}

void FileInput::start_reading(std::uint64_t max) {
  struct Read {
    Disk::Buffer buffer;
    std::size_t size;
  };
  Disk& disk = file_.disk();
  Disk::Buffer buffer{disk, std::min<std::size_t>(max, disk.allowance())};
  work_->under_way = true;
  disk.start(
      [file = file_.shared(), position = position_,
       buffer = std::move(buffer)]() mutable -> Answer<Read> {
        const auto size = file->read({buffer.data(), buffer.size()}, position);
        if (!size)
          return std::unexpected{size.error()};
        return Read{std::move(buffer), *size};
      },
      [work = work_](Answer<Read> read) {
        work->under_way = false;
        if (read)
          work->arrived(std::move(read->buffer), read->size);
        else
          work->arrived({}, std::unexpected{read.error()});
        work->changed.notify();
      });
}

void StreamWork::arrived(Disk::Buffer buffer, Answer<std::size_t> read) {
  taken = 0;
  size = read.value_or(0);
  if (!read)
    error = read.error();
  else if (size == 0)
    at_end = true;
  else
    data = std::move(buffer);
}

// Output ------------------------------------------------------------------------------------------

/// Whether what was written before has gone well, as far as that is known.
StreamResult<> FileOutput::state() {
  if (closed_)
    return closed();
  if (!work_->error)
    return {};
  closed_ = true;
  return take_error();
}

StreamResult<std::uint64_t> FileOutput::check_write() {
  if (auto good = state(); !good)
    return std::unexpected{std::move(good.error())};
  if (busy())
    return 0;
  if (promised_.size() == 0)
    promised_ = Disk::Share{file_.disk(), file_.disk().allowance()};
  return promised_.size();
}

StreamResult<> FileOutput::write(std::span<const std::byte> bytes) {
  if (auto good = state(); !good || bytes.empty())
    return good;
  promised_ = {};
  if (file_.disk().idle()) {
    if (const auto now = file_->write_now(bytes, position_)) {
      if (!*now) {
        work_->error = now->error();
        return state();
      }
      bytes = bytes.subspan(**now);
      if (position_)
        *position_ += **now;
    }
  }
  if (bytes.empty())
    return {};
  Disk& disk = file_.disk();
  if (!Disk::Buffer::fits(bytes.size())) {
    work_->error = ErrorCode::insufficient_memory;
    return state();
  }
  Disk::Buffer copy{disk, bytes.size()};
  std::memcpy(copy.data(), bytes.data(), bytes.size());
  const std::optional<std::uint64_t> at = position_;
  // As if it were written: if that fails, nothing more is.
  if (position_)
    *position_ += bytes.size();
  work_->under_way = true;
  disk.start(
      [file = file_.shared(), at, copy = std::move(copy)]() -> Answer<> {
        std::span<const std::byte> rest{copy.data(), copy.size()};
        while (!rest.empty()) {
          const auto written =
              file->write(rest, at ? std::optional{*at + (copy.size() - rest.size())} : at);
          if (!written)
            return std::unexpected{written.error()};
          rest = rest.subspan(*written);
        }
        return {};
      },
      [work = work_](const Answer<>& written) {
        work->under_way = false;
        if (!written)
          work->error = written.error();
        work->changed.notify();
      });
  return {};
}

StreamResult<> FileOutput::flush() {
  return state();
}

}  // namespace portico::wasi::filesystem
