#include <wasi_http/body_pipe.hpp>

#include <wasi_http/error_code.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace portico::wasi_http {

using http::Chunk;
using http::ErrorCode;

namespace {

/// What writes that follow one another closely are gathered in.
constexpr std::size_t kSharedChunk = std::size_t{16} * 1024;

void add(Chunk& chunk, std::span<const std::byte> bytes) {
  const std::size_t size = chunk.size();
  chunk.resize(size + bytes.size());
  std::memcpy(chunk.data() + size, bytes.data(), bytes.size());
}

}  // namespace

class BodyPipe::Consumer : public http::Body {
 public:
  explicit Consumer(std::shared_ptr<BodyPipe> pipe) : pipe_{std::move(pipe)} {}
  ~Consumer() override { pipe_->abandon(); }

  http::Step poll(std::size_t max) override { return pipe_->poll(max); }
  Signal& changed() override { return pipe_->readable_; }
  std::optional<std::uint64_t> length() const override { return pipe_->length(); }

 private:
  std::shared_ptr<BodyPipe> pipe_;
};

BodyPipe::BodyPipe(const http::MessageLimits& limits, Message message,
                   std::optional<std::uint64_t> declared)
    : slots_{std::size_t{limits.body_buffer_chunks} + 1}, buffer_size_{limits.body_buffer_bytes},
      chunk_size_{limits.body_chunk_size}, message_{message}, declared_{declared} {}

// The guest's side --------------------------------------------------------------------------------

std::uint64_t BodyPipe::permit() const {
  if (chunks_.size() < slots_)
    return chunk_size_;
  return queued_ < buffer_size_ ? std::min(chunk_size_, buffer_size_ - queued_) : 0;
}

bool BodyPipe::writable() const {
  return abandoned_ || end_ || permit() > 0;
}

wasi::StreamResult<std::uint64_t> BodyPipe::check_write() const {
  if (abandoned_ || end_)
    return wasi::closed();
  return permit();
}

void BodyPipe::append(std::span<const std::byte> bytes) {
  if (!chunks_.empty()) {
    Chunk& last = chunks_.back();
    if (bytes.size() <= last.capacity() - last.size()) {
      return add(last, bytes);
    }
  }
  Chunk chunk;
  // The first may well be the only one.
  chunk.reserve(chunks_.empty() ? bytes.size() : std::max(bytes.size(), kSharedChunk));
  add(chunk, bytes);
  chunks_.push_back(std::move(chunk));
}

wasi::StreamResult<> BodyPipe::account(std::size_t size) {
  if (abandoned_ || end_)
    return wasi::closed();
  written_ += size;
  if (declared_ && written_ > *declared_) {
    fail(wrong_length());
    return failed(wrong_length());
  }
  return {};
}

void BodyPipe::appended(std::size_t size) {
  queued_ += size;
  readable_.notify();
}

wasi::StreamResult<> BodyPipe::write(std::span<const std::byte> bytes) {
  auto accounted = account(bytes.size());
  if (accounted && !bytes.empty()) {
    append(bytes);
    appended(bytes.size());
  }
  return accounted;
}

wasi::StreamResult<> BodyPipe::write(Chunk chunk) {
  if (chunk.size() < kSharedChunk)
    return write(std::span<const std::byte>{chunk});
  auto accounted = account(chunk.size());
  if (accounted) {
    const std::size_t size = chunk.size();
    chunks_.push_back(std::move(chunk));
    appended(size);
  }
  return accounted;
}

std::expected<void, ErrorCode> BodyPipe::finish(std::optional<http::Fields> trailers) {
  // Without a reader writes were refused, so only too much is still the guest's mistake.
  if (abandoned_ && (!declared_ || written_ <= *declared_))
    return {};
  const bool nothing = nothing_will_do_ && written_ == 0;
  if (declared_ && written_ != *declared_ && !nothing) {
    fail(wrong_length());
    return std::unexpected{wrong_length()};
  }
  if (!end_) {
    end_.emplace(http::End{std::move(trailers)});
    readable_.notify();
  }
  return {};
}

ErrorCode BodyPipe::wrong_length() const {
  return {message_ == Message::request ? ErrorCode::http_request_body_size
                                       : ErrorCode::http_response_body_size,
          written_};
}

void BodyPipe::fail(ErrorCode error) {
  if (end_ || abandoned_)
    return;
  end_.emplace(std::unexpect, std::move(error));
  const auto alive = shared_from_this();  // Whoever is notified may let go of it.
  writable_.notify();
  readable_.notify();
}

// The consumer's side -----------------------------------------------------------------------------

std::unique_ptr<http::Body> BodyPipe::consumer() {
  return std::make_unique<Consumer>(shared_from_this());
}

http::Step BodyPipe::poll(std::size_t max) {
  polled_ = true;
  if (chunks_.empty()) {
    if (!end_)
      return http::Pending{};
    if (!*end_)
      return end_->error();
    return std::move(**end_);
  }
  Chunk& first = chunks_.front();
  const std::size_t left = first.size() - taken_;
  if (max < left) {
    const auto piece = std::span{first}.subspan(taken_, std::max<std::size_t>(max, 1));
    taken_ += piece.size();
    queued_ -= piece.size();
    return http::chunk_of(piece);
  }
  queued_ -= left;
  Chunk chunk = std::move(first);
  chunk.erase(chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(taken_));
  taken_ = 0;
  chunks_.erase(chunks_.begin());
  writable_.notify();
  return chunk;
}

/// A guest that was quick has written all before anybody looks: its length is then known too. Not
/// with trailers, which HTTP/1.1 carries only after a body of unknown length.
std::optional<std::uint64_t> BodyPipe::length() const {
  if (declared_)
    return declared_;
  if (end_ && end_->has_value() && !(*end_)->trailers && !polled_)
    return written_;
  return std::nullopt;
}

void BodyPipe::abandon() {
  abandoned_ = true;
  chunks_.clear();
  queued_ = 0;
  writable_.notify();
  readable_.notify();  // Whoever dropped the consumer may still wait for more.
}

}  // namespace portico::wasi_http
