#include <wasi_http/incoming_body.hpp>

#include <utility>

namespace portico::wasi_http {

using component::Borrow;
using component::Own;

FutureTrailers::Answer FutureTrailers::get() {
  if (std::exchange(taken_, taken_ || reader_->drained()))
    return std::unexpected{std::monostate{}};
  if (!taken_)
    return std::nullopt;
  using Outcome = std::expected<Trailers, http::ErrorCode>;
  auto trailers = reader_->take_trailers();
  if (!trailers)
    return Outcome{std::unexpect, std::move(trailers.error())};
  if (!*trailers)
    return Outcome{std::nullopt};
  return Outcome{
      component::own<HostFields>(std::make_shared<http::Fields>(std::move(**trailers)), context_)};
}

const char* FutureTrailers::refuse_drop() const {
  return has_children() ? "a future-trailers was dropped while a pollable of it is alive: drop the "
                          "pollable first"
                        : nullptr;
}

std::unique_ptr<wasi::InputStream> IncomingBody::stream() {
  if (std::exchange(streamed_, true))
    return nullptr;
  return std::make_unique<IncomingStream>(*this, reader_);
}

std::unique_ptr<FutureTrailers> IncomingBody::finish() && {
  if (has_children()) {
    throw Trap("the input-stream of this body is still alive: drop it before "
               "finish");
  }
  return std::make_unique<FutureTrailers>(std::move(reader_), context_);
}

const char* IncomingBody::refuse_drop() const {
  return has_children() ? "an incoming-body was dropped while its input-stream is alive: drop the "
                          "stream first"
                        : nullptr;
}

void add_incoming_body(component::Linker::Instance& types) {
  using Stream = std::expected<Own<wasi::InputStream>, std::monostate>;
  types.resource<IncomingBody>("incoming-body")
      .func("[method]incoming-body.stream",
            [](Borrow<IncomingBody> self) -> Stream {
              auto stream = self->stream();
              if (!stream)
                return std::unexpected{std::monostate{}};
              return Own<wasi::InputStream>{std::move(stream)};
            })
      .func("[static]incoming-body.finish",
            [](Own<IncomingBody> self) { return Own<FutureTrailers>{std::move(*self).finish()}; });
  types.resource<FutureTrailers>("future-trailers")
      .func("[method]future-trailers.subscribe",
            [](Borrow<FutureTrailers> self) { return self->subscribe(); })
      .func("[method]future-trailers.get", [](Borrow<FutureTrailers> self) { return self->get(); });
}

}  // namespace portico::wasi_http
