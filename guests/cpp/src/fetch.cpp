#include <portico/guest/fetch.hpp>

#include "incoming.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <vector>

namespace portico::guest {

using detail::Access;
using detail::fail;
using detail::Handle;
using detail::kMethods;
using detail::Resource;

namespace detail {

template <> void drop<Resource::future_response>(std::int32_t id) noexcept {
  wasi_http_types_future_incoming_response_drop_own({id});
}

Pending Access::pending(std::int32_t future) {
  Pending pending;
  pending.future_.reset(future);
  return pending;
}

Pending Access::failed(Error error) {
  Pending pending;
  pending.failed_ = std::move(error);
  return pending;
}

}  // namespace detail

namespace {

/// The host's request, given back unless it is sent.
struct Outgoing {
  std::int32_t id;
  explicit Outgoing(std::int32_t given) : id{given} {}
  Outgoing(Outgoing&& other) noexcept : id{std::exchange(other.id, 0)} {}
  ~Outgoing() {
    if (id != 0)
      wasi_http_types_outgoing_request_drop_own({id});
  }
};

bool set_method(std::int32_t request, const std::string& name) {
  wasi_http_types_method_t method{};
  const auto known = std::find(kMethods.begin(), kMethods.end(), name);
  method.tag = std::uint8_t(known - kMethods.begin());  // The one after the known ones is `other`.
  if (known == kMethods.end())
    method.val.other = detail::lend(name);
  return wasi_http_types_method_outgoing_request_set_method({request}, &method);
}

bool set_target(std::int32_t request, const Request& from) {
  wasi_http_types_scheme_t scheme{};
  if (from.scheme() == "http")
    scheme.tag = WASI_HTTP_TYPES_SCHEME_HTTP;
  else if (from.scheme() == "https")
    scheme.tag = WASI_HTTP_TYPES_SCHEME_HTTPS;
  else
    scheme = {WASI_HTTP_TYPES_SCHEME_OTHER, {detail::lend(from.scheme())}};
  auto authority = detail::lend(from.authority());
  auto target = detail::lend(from.path_with_query());
  return wasi_http_types_method_outgoing_request_set_scheme({request}, &scheme) &&
         wasi_http_types_method_outgoing_request_set_authority({request}, &authority) &&
         wasi_http_types_method_outgoing_request_set_path_with_query({request}, &target);
}

Result<Outgoing> to_outgoing(const Request& request, std::optional<std::uint64_t> length) {
  if (Access::broken_url(request))
    return fail(ErrorCode::http_request_uri_invalid, "not an absolute URL");
  auto fields = detail::to_host(request.headers(), length);
  if (!fields)
    return std::unexpected{std::move(fields.error())};
  Outgoing out{wasi_http_types_constructor_outgoing_request({fields->release()}).__handle};
  if (!set_method(out.id, request.method()))
    return fail(ErrorCode::http_request_method_invalid, request.method());
  if (!set_target(out.id, request))
    return fail(ErrorCode::http_request_uri_invalid, request.url());
  return out;
}

/// The host's options, or 0 where all is left to it.
std::int32_t to_host(const FetchOptions& options) {
  if (!options.connect_timeout && !options.first_byte_timeout && !options.between_bytes_timeout)
    return 0;
  const auto host = wasi_http_types_constructor_request_options();
  const wasi_http_types_borrow_request_options_t self{host.__handle};
  const auto apply = [&](auto& set, const auto& time) {
    if (!time)
      return;
    auto nanoseconds = std::uint64_t(std::max<std::int64_t>(time->count(), 0));
    (void)set(self,
              &nanoseconds);  // What a host does not support, it may refuse: its own then holds.
  };
  apply(wasi_http_types_method_request_options_set_connect_timeout, options.connect_timeout);
  apply(wasi_http_types_method_request_options_set_first_byte_timeout, options.first_byte_timeout);
  apply(wasi_http_types_method_request_options_set_between_bytes_timeout,
        options.between_bytes_timeout);
  return host.__handle;
}

Result<std::int32_t> send(Outgoing request, const FetchOptions& options) {
  const std::int32_t host = to_host(options);
  detail::HostResult result;
  detail::host_handle(std::exchange(request.id, 0), host != 0, host, result.bytes);
  if (result.bytes[0] != 0)
    return std::unexpected{detail::error_at(result.bytes + 8)};
  return detail::load<std::int32_t>(result.bytes + 8);
}

Result<Upload> send_with_body(const Request& request, const FetchOptions& options,
                              std::optional<std::uint64_t> length) {
  auto outgoing = to_outgoing(request, length);
  if (!outgoing)
    return std::unexpected{std::move(outgoing.error())};
  wasi_http_types_own_outgoing_body_t body{};
  if (!wasi_http_types_method_outgoing_request_body({outgoing->id}, &body))
    return fail(ErrorCode::invalid_header, "content-length");
  BodyWriter out = Access::writer(body.__handle);
  const auto future = send(std::move(*outgoing), options);
  if (!future)
    return std::unexpected{future.error()};
  return Upload{std::move(out), Access::pending(*future)};
}

// -- bodies that are sent while the component does something else

class Sending {
 public:
  Sending(Body from, BodyWriter to, std::int32_t stream)
      : body_{std::move(from)}, out_{std::move(to)}, splice_{stream, Access::stream(out_)},
        has_stream_{stream != 0} {}

  /// Goes on. True when it is over; else `waits_for` is what to wait for.
  bool step() { return has_stream_ ? splice_.step() : write_bytes(); }
  [[nodiscard]] std::int32_t waits_for() const {
    return has_stream_ ? splice_.waits_for() : room_.id();
  }
  /// Ends the message, or breaks it off where it could not be sent; its response tells of that.
  void end() && {
    if (has_stream_ ? splice_.take_result().has_value() : written_ == Access::bytes(body_).size()) {
      Access::bytes(body_).clear();
      (void)detail::send_body(std::move(body_), std::move(out_));
    }
  }

 private:
  bool write_bytes();

  Body body_;
  BodyWriter out_;
  detail::Splice splice_;
  bool has_stream_;
  std::size_t written_ = 0;
  Handle<Resource::pollable> room_;
};

bool Sending::write_bytes() {
  room_.reset();
  const std::int32_t sink = Access::stream(out_);
  const std::string_view all = Access::bytes(body_);
  wasi_io_streams_stream_error_t error{};
  while (written_ < all.size()) {
    std::uint64_t permit = 0;
    if (!wasi_io_streams_method_output_stream_check_write({sink}, &permit, &error))
      break;
    if (permit == 0) {
      room_.reset(wasi_io_streams_method_output_stream_subscribe({sink}).__handle);
      return false;
    }
    const auto size = std::size_t(std::min<std::uint64_t>(permit, all.size() - written_));
    auto part = detail::lend<sdk_list_u8_t>(all.substr(written_, size));
    if (!wasi_io_streams_method_output_stream_write({sink}, &part, &error))
      break;
    written_ += size;
  }
  if (written_ < all.size())
    (void)detail::to_error(error);  // Gives back what it holds.
  return true;
}

std::list<Sending>& all_sending() {
  static std::list<Sending> all;
  return all;
}

void go_on_sending(std::vector<wasi_io_poll_borrow_pollable_t>& waits_for) {
  auto& all = all_sending();
  for (auto at = all.begin(); at != all.end();) {
    if (!at->step()) {
      ++at;
      continue;
    }
    // Out of the list first: to end a message may wait for trailers, and so come back here.
    std::list<Sending> done;
    done.splice(done.begin(), all, at);
    std::move(done.front()).end();
    at = all.begin();
  }
  for (const Sending& one : all)
    waits_for.push_back({one.waits_for()});
}

void give_up_sending() {
  all_sending().clear();
}

void send_in_background(Body body, BodyWriter out, std::int32_t stream) {
  static constexpr detail::Background kBackground{&go_on_sending, &give_up_sending};
  detail::background = &kBackground;
  all_sending().emplace_back(std::move(body), std::move(out), stream);
  std::vector<wasi_io_poll_borrow_pollable_t> ignored;
  go_on_sending(ignored);
}

/// Methods that seldom have content: whether there is any is seen by looking.
bool may_be_empty(const Request& request) {
  constexpr std::array<std::string_view, 5> kUsuallyEmpty = {"GET", "HEAD", "DELETE", "OPTIONS",
                                                             "TRACE"};
  return std::find(kUsuallyEmpty.begin(), kUsuallyEmpty.end(), request.method()) !=
             kUsuallyEmpty.end() &&
         !request.headers().has("content-length");
}

Result<Response> to_response(std::int32_t id) {
  const wasi_http_types_borrow_incoming_response_t self{id};
  Response response{wasi_http_types_method_incoming_response_status(self)};
  response.headers() =
      detail::take_headers(wasi_http_types_method_incoming_response_headers(self).__handle);
  wasi_http_types_own_incoming_body_t body{};
  if (wasi_http_types_method_incoming_response_consume(self, &body))
    response.set_body(Access::body_of(body.__handle));
  wasi_http_types_incoming_response_drop_own({id});
  return response;
}

}  // namespace

bool Pending::ready() const {
  if (!future_)
    return true;
  const Handle<Resource::pollable> ready{
      wasi_http_types_method_future_incoming_response_subscribe({future_.id()}).__handle};
  return wasi_io_poll_method_pollable_ready({ready.id()});
}

Result<Response> Pending::wait() {
  if (failed_) {
    auto error = std::move(*failed_);
    failed_.reset();
    return std::unexpected{std::move(error)};
  }
  while (future_) {
    detail::HostResult result;
    const auto* const at = result.bytes;
    detail::host_get_response(future_.id(), result.bytes);
    if (at[0] != 0) {
      future_.reset();
      if (at[8] != 0)
        break;
      if (at[16] != 0)
        return std::unexpected{detail::error_at(at + 24)};
      return to_response(detail::load<std::int32_t>(at + 24));
    }
    const Handle<Resource::pollable> ready{
        wasi_http_types_method_future_incoming_response_subscribe({future_.id()}).__handle};
    detail::wait_for(ready.id());
  }
  return fail(ErrorCode::already_taken);
}

Pending start(Request request, const FetchOptions& options) {
  Body& body = request.body();
  auto length = detail::length_of(body);
  const bool bare = length == 0 || (may_be_empty(request) && !detail::has_bytes(body));
  if (bare) {
    if (may_be_empty(request))
      length.reset();
    auto outgoing = to_outgoing(request, length);
    if (!outgoing)
      return Access::failed(std::move(outgoing.error()));
    const auto future = send(std::move(*outgoing), options);
    return future ? Access::pending(*future) : Access::failed(future.error());
  }
  auto upload = send_with_body(request, options, length);
  if (!upload)
    return Access::failed(std::move(upload.error()));
  const auto& source = Access::source(body);
  const std::int32_t stream = source ? source->stream() : 0;
  if (stream != 0 || !source)
    send_in_background(std::move(body), std::move(upload->body), stream);
  else
    (void)detail::send_body(std::move(body), std::move(upload->body));  // The response tells.
  return std::move(upload->response);
}

Result<Response> fetch(Request request, const FetchOptions& options) {
  return start(std::move(request), options).wait();
}

Result<Upload> start_upload(Request request, const FetchOptions& options) {
  return send_with_body(request, options, {});
}

std::optional<std::size_t> wait_any(std::span<Pending> pending) {
  std::vector<Handle<Resource::pollable>> ready;
  std::vector<std::int32_t> ids;
  std::vector<std::size_t> whose;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    if (Access::taken(pending[i]))
      continue;
    const std::int32_t future = Access::future(pending[i]);
    if (future == 0)
      return i;  // It failed before it was on its way.
    ready.emplace_back(
        wasi_http_types_method_future_incoming_response_subscribe({future}).__handle);
    ids.push_back(ready.back().id());
    whose.push_back(i);
  }
  if (ids.empty())
    return {};
  return whose[detail::wait_for_any(ids)];
}

}  // namespace portico::guest
