#include "incoming.hpp"

namespace portico::guest::detail {

template <> void drop<Resource::input_stream>(std::int32_t id) noexcept {
  wasi_io_streams_input_stream_drop_own({id});
}
template <> void drop<Resource::incoming_body>(std::int32_t id) noexcept {
  wasi_http_types_incoming_body_drop_own({id});
}
template <> void drop<Resource::future_trailers>(std::int32_t id) noexcept {
  wasi_http_types_future_trailers_drop_own({id});
}

Body Access::body_of(std::int32_t incoming_body) {
  Body body;
  body.source_ = std::make_unique<Incoming>(incoming_body);
  return body;
}

// -- Splice

bool Splice::over(Result<> result) {
  pollable_.reset();
  result_ = std::move(result);
  return true;
}

bool Splice::wait_for_sink() {
  pollable_.reset(wasi_io_streams_method_output_stream_subscribe({sink_}).__handle);
  return false;
}

bool Splice::step() {
  pollable_.reset();
  wasi_io_streams_stream_error_t error{};
  for (;;) {
    std::uint64_t permit = 0, moved = 0;
    if (!wasi_io_streams_method_output_stream_check_write({sink_}, &permit, &error))
      return over(std::unexpected{to_error(error)});
    if (permit == 0)
      return wait_for_sink();
    if (!wasi_io_streams_method_output_stream_splice({sink_}, {source_}, permit, &moved, &error))
      break;
    if (moved != 0)
      continue;
    pollable_.reset(wasi_io_streams_method_input_stream_subscribe({source_}).__handle);
    return false;
  }
  if (error.tag != WASI_IO_STREAMS_STREAM_ERROR_CLOSED)
    return over(std::unexpected{to_error(error)});
  // The end of what comes in, unless it is the sink that takes no more.
  std::uint64_t permit = 0;
  if (wasi_io_streams_method_output_stream_check_write({sink_}, &permit, &error))
    return over({});
  return over(std::unexpected{to_error(error)});
}

// -- Incoming

std::int32_t Incoming::stream() {
  if (!stream_ && body_) {
    wasi_http_types_own_input_stream_t stream{};
    if (wasi_http_types_method_incoming_body_stream({body_.id()}, &stream))
      stream_.reset(stream.__handle);
  }
  return stream_.id();
}

Result<Chunk> Incoming::read(std::size_t at_most) {
  if (stream() == 0)
    return Chunk{};
  for (;;) {
    sdk_list_u8_t bytes{};
    wasi_io_streams_stream_error_t error{};
    if (!wasi_io_streams_method_input_stream_read({stream_.id()}, at_most, &bytes, &error)) {
      if (error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED)
        return Chunk{};
      return std::unexpected{to_error(error)};
    }
    if (bytes.len != 0)
      return Chunk{reinterpret_cast<char*>(bytes.ptr), bytes.len};
    const Handle<Resource::pollable> ready{
        wasi_io_streams_method_input_stream_subscribe({stream_.id()}).__handle};
    wait_for(ready.id());
  }
}

Result<> Incoming::send(BodyWriter& out) {
  if (stream() == 0)
    return {};
  Splice splice{stream_.id(), Access::stream(out)};
  while (!splice.step())
    wait_for(splice.waits_for());
  return splice.take_result();
}

bool Incoming::has_bytes() {
  if (stream() == 0)
    return false;
  const Handle<Resource::pollable> ready{
      wasi_io_streams_method_input_stream_subscribe({stream_.id()}).__handle};
  wait_for(ready.id());
  sdk_list_u8_t none{};
  wasi_io_streams_stream_error_t error{};
  return wasi_io_streams_method_input_stream_read({stream_.id()}, 0, &none, &error) ||
         error.tag != WASI_IO_STREAMS_STREAM_ERROR_CLOSED;
}

Result<Headers> Incoming::trailers() {
  stream_.reset();
  if (!body_)
    return Headers{};
  const Handle<Resource::future_trailers> future{
      wasi_http_types_static_incoming_body_finish({body_.release()}).__handle};
  for (;;) {
    HostResult result;
    const auto* const at = result.bytes;
    host_get_trailers(future.id(), result.bytes);
    if (at[0] != 0) {
      if (at[8] != 0)
        return fail(ErrorCode::already_taken);
      if (at[16] != 0)
        return std::unexpected{error_at(at + 24)};
      return at[24] != 0 ? take_headers(load<std::int32_t>(at + 28)) : Headers{};
    }
    const Handle<Resource::pollable> ready{
        wasi_http_types_method_future_trailers_subscribe({future.id()}).__handle};
    wait_for(ready.id());
  }
}

}  // namespace portico::guest::detail
