#include <wasi_http/body_reader.hpp>

#include <wasi_http/error_code.hpp>
#include <wasi_http/fields.hpp>

#include <algorithm>
#include <utility>

namespace portico::wasi_http {

using http::Chunk;

void BodyReader::look(std::size_t max) {
  if (end_ || !held_.empty())
    return;
  http::Step step = body_->poll(max);
  if (auto* chunk = std::get_if<Chunk>(&step))
    held_ = std::move(*chunk);
  else if (auto* end = std::get_if<http::End>(&step))
    end_.emplace(std::move(*end));
  else if (auto* error = std::get_if<http::ErrorCode>(&step))
    end_.emplace(std::unexpect, std::move(*error));
}

bool BodyReader::ready() {
  look(http::Body::kDefaultChunk);
  return end_ || !held_.empty();
}

Chunk BodyReader::take(std::uint64_t max) {
  const std::size_t left = held_.size() - read_;
  if (max < left) {
    const auto from = held_.begin() + static_cast<std::ptrdiff_t>(read_);
    Chunk piece{from, from + static_cast<std::ptrdiff_t>(max)};
    read_ += piece.size();
    return piece;
  }
  if (read_ != 0)
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(read_));
  read_ = 0;
  return std::exchange(held_, {});
}

wasi::StreamResult<Chunk> BodyReader::read(std::uint64_t max) {
  if (max != 0)
    look(static_cast<std::size_t>(std::min<std::uint64_t>(max, http::Body::kDefaultChunk)));
  if (!held_.empty() || !end_)
    return take(max);
  if (end_->has_value() || std::exchange(error_told_, true))
    return wasi::closed();
  return failed(end_->error());
}

bool BodyReader::drained() {
  do {
    held_.clear();
    look(http::Body::kDefaultChunk);
  } while (!held_.empty());
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
    strip_forbidden(*trailers);
  return trailers;
}

}  // namespace portico::wasi_http
