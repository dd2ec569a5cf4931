#include <wasi_http/body_reader.hpp>

#include <wasi_http/error_code.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace portico::wasi_http {

using http::Chunk;

void BodyReader::look(std::size_t max) {
  if (end_ || !unread().empty())
    return;
  http::Step step = body_->poll(max);
  if (auto* chunk = std::get_if<Chunk>(&step)) {
    held_ = std::move(*chunk);
    read_ = 0;
  } else if (auto* end = std::get_if<http::End>(&step)) {
    end_.emplace(std::move(*end));
  } else if (auto* error = std::get_if<http::ErrorCode>(&step)) {
    end_.emplace(std::unexpect, std::move(*error));
  }
}

std::size_t BodyReader::here(std::size_t max) {
  if (!end_ && unread().empty()) {
    if (const auto size = body_->available(max); size > 0)
      return size;
    look(kMaxChunk);
  }
  return std::min(max, unread().size());
}

bool BodyReader::ready() {
  return here(1) > 0 || end_;
}

wasi::StreamResult<std::size_t> BodyReader::available(std::uint64_t max) {
  const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(max, kMaxChunk));
  const std::size_t size = most > 0 ? here(most) : 0;
  if (size > 0 || !end_)
    return size;
  return ended();
}

std::unexpected<wasi::StreamError> BodyReader::ended() {
  if (end_->has_value() || std::exchange(error_told_, true))
    return wasi::closed();
  return failed(end_->error());
}

void BodyReader::take(std::span<std::byte> to) {
  if (const auto bytes = unread(); !bytes.empty()) {
    std::memcpy(to.data(), bytes.data(), to.size());
    read_ += to.size();
  } else if (!to.empty() && !body_->take(to)) {
    throw Trap("the connection broke while its content was read");
  }
}

wasi::StreamResult<Chunk> BodyReader::take_chunk(std::size_t max) {
  look(max);
  const auto bytes = unread();
  if (bytes.empty() && end_)
    return ended();
  Chunk chunk;
  if (read_ == 0 && bytes.size() <= max)
    chunk = std::exchange(held_, {});
  else
    chunk = http::chunk_of(bytes.first(std::min(max, bytes.size())));
  if (!held_.empty())
    read_ += chunk.size();
  return chunk;
}

bool BodyReader::drained() {
  do {
    read_ = held_.size();
    look(kMaxChunk);
  } while (!unread().empty());
  return end_.has_value();
}

std::expected<std::optional<http::Fields>, http::ErrorCode> BodyReader::take_trailers() {
  if (!*end_) {
    if (error_told_)
      return std::nullopt;
    return std::unexpected{end_->error()};
  }
  auto trailers = std::move((*end_)->trailers);
  if (trailers)
    rules_.strip(*trailers);
  return trailers;
}

}  // namespace portico::wasi_http
