#include <portico/guest/body.hpp>

#include "wait.hpp"

#include <algorithm>

namespace portico::guest {

using detail::Handle;
using detail::Resource;

namespace detail {

template <> void drop<Resource::output_stream>(std::int32_t id) noexcept {
  wasi_io_streams_output_stream_drop_own({id});
}
template <> void drop<Resource::outgoing_body>(std::int32_t id) noexcept {
  wasi_http_types_outgoing_body_drop_own({id});
}

BodyWriter Access::writer(std::int32_t outgoing_body) {
  BodyWriter out;
  out.body_.reset(outgoing_body);
  wasi_http_types_own_output_stream_t stream{};
  if (wasi_http_types_method_outgoing_body_write({outgoing_body}, &stream))
    out.stream_.reset(stream.__handle);
  return out;
}

Result<Chunk> cannot_read() {
  return fail(ErrorCode::already_taken, "a body that is written cannot be read");
}

std::optional<std::uint64_t> length_of(Body& body) {
  return Access::trailers(body) ? std::nullopt : body.size();
}

bool has_bytes(Body& body) {
  auto& source = Access::source(body);
  return source ? source->has_bytes() : !Access::bytes(body).empty();
}

Result<> send_body(Body body, BodyWriter out) {
  if (auto written = out.pipe(body); !written)
    return written;
  if (auto& own = Access::trailers(body)) {
    out.set_trailers(std::move(*own));
  } else if (auto& source = Access::source(body)) {
    auto came = source->trailers();
    if (!came)
      return std::unexpected{std::move(came.error())};  // The writer breaks the message off.
    if (!came->empty())
      out.set_trailers(std::move(*came));
  }
  return out.finish();
}

}  // namespace detail

// -- Body

namespace {

Chunk copy_of(std::string_view bytes) {
  auto* const data = static_cast<char*>(std::malloc(bytes.size()));
  if (data == nullptr)
    __builtin_trap();
  bytes.copy(data, bytes.size());
  return {data, bytes.size()};
}

}  // namespace

Result<Chunk> Body::read(std::size_t at_most) {
  at_most = std::max<std::size_t>(at_most, 1);
  if (source_)
    return source_->read(at_most);
  if (bytes_.empty())
    return Chunk{};
  Chunk chunk = copy_of(std::string_view{bytes_}.substr(0, at_most));
  bytes_.erase(0, chunk.size());
  return chunk;
}

Result<std::string> Body::text(std::size_t limit) {
  std::string all;
  if (!source_)
    all.swap(bytes_);
  while (source_) {
    auto part = source_->read(kReadSize);
    if (!part)
      return std::unexpected{std::move(part.error())};
    if (part->empty())
      break;
    if (part->size() > limit - all.size())
      return detail::fail(ErrorCode::body_too_large);
    all.append(part->view());
  }
  if (all.size() > limit)
    return detail::fail(ErrorCode::body_too_large);
  return all;
}

Result<Headers> Body::trailers() {
  if (!source_)
    return Headers{};
  auto trailers = source_->trailers();
  source_.reset();
  return trailers;
}

std::optional<std::uint64_t> Body::size() const {
  if (source_)
    return {};
  return bytes_.size();
}

// -- BodyWriter

BodyWriter& BodyWriter::operator=(BodyWriter&& other) noexcept {
  stream_ = {};  // Before the body that it belongs to.
  body_ = std::move(other.body_);
  stream_ = std::move(other.stream_);
  trailers_ = std::move(other.trailers_);
  return *this;
}

namespace {

/// Bytes that the stream takes now, at least one.
Result<std::uint64_t> wait_for_room(std::int32_t stream) {
  for (;;) {
    std::uint64_t permit = 0;
    wasi_io_streams_stream_error_t error{};
    if (!wasi_io_streams_method_output_stream_check_write({stream}, &permit, &error))
      return std::unexpected{detail::to_error(error)};
    if (permit != 0)
      return permit;
    const Handle<Resource::pollable> ready{
        wasi_io_streams_method_output_stream_subscribe({stream}).__handle};
    detail::wait_for(ready.id());
  }
}

}  // namespace

Result<> BodyWriter::write(std::string_view bytes) {
  if (!stream_)
    return detail::fail(ErrorCode::already_taken, "the body is finished");
  while (!bytes.empty()) {
    const auto room = wait_for_room(stream_.id());
    if (!room)
      return std::unexpected{room.error()};
    const auto part = bytes.substr(0, std::size_t(std::min<std::uint64_t>(*room, bytes.size())));
    auto lent = detail::lend<sdk_list_u8_t>(part);
    wasi_io_streams_stream_error_t error{};
    if (!wasi_io_streams_method_output_stream_write({stream_.id()}, &lent, &error))
      return std::unexpected{detail::to_error(error)};
    bytes.remove_prefix(part.size());
  }
  return {};
}

Result<> BodyWriter::flush() {
  if (!stream_)
    return detail::fail(ErrorCode::already_taken, "the body is finished");
  wasi_io_streams_stream_error_t error{};
  if (!wasi_io_streams_method_output_stream_flush({stream_.id()}, &error))
    return std::unexpected{detail::to_error(error)};
  if (auto room = wait_for_room(stream_.id()); !room)
    return std::unexpected{std::move(room.error())};
  return {};
}

Result<> BodyWriter::pipe(Body& body) {
  if (!stream_)
    return detail::fail(ErrorCode::already_taken, "the body is finished");
  if (auto& source = detail::Access::source(body))
    return source->send(*this);
  const std::string bytes = std::exchange(detail::Access::bytes(body), {});
  return write(bytes);
}

Result<> BodyWriter::finish() {
  if (!body_)
    return detail::fail(ErrorCode::already_taken, "the body is finished");
  stream_.reset();
  std::int32_t trailers = 0;
  if (!trailers_.empty()) {
    auto fields = detail::to_host(trailers_);
    if (!fields)
      return std::unexpected{
          std::move(fields.error())};  // The body, dropped, breaks the message off.
    trailers = fields->release();
  }
  detail::HostResult result;
  detail::host_finish(body_.release(), trailers != 0, trailers, result.bytes);
  if (result.bytes[0] != 0)
    return std::unexpected{detail::error_at(result.bytes + 8)};
  return {};
}

}  // namespace portico::guest
