#pragma once

#include <portico/guest/body.hpp>
#include <portico/guest/error.hpp>
#include <portico/guest/request.hpp>
#include <portico/guest/response.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

namespace portico::guest {

/// Gives the answer to a request, for handlers that want to do it themselves. Destroyed before it
/// answered, it leaves the answer to the host: status 500.
class Responder {
 public:
  Responder(Responder&&) noexcept = default;
  Responder& operator=(Responder&&) noexcept = default;

  /// Sends a response with all of its body; returns when the host has all of it. Errors: as for
  /// `BodyWriter`; `invalid_header` and `invalid_status` when it could not be sent at all: the
  /// client then gets the host's page for an internal error. `already_taken` when there was an
  /// answer before.
  Result<> send(Response response);

  /// Sends status and headers now, and lets the caller write the body for as long as it takes. The
  /// response's own body is not used. Errors: as for `send`.
  [[nodiscard]] Result<BodyWriter> begin(Response head);

  /// Answers with an error: the host chooses the status, Portico by the code.
  void fail(const Error& error);

  /// Sends an interim response before the answer, any number of times: status 100-199, such as 103
  /// (Early Hints). Errors: `http_protocol_error` for another status, or what the host says.
  ///
  /// The standard has this as an unstable function: a component that calls it is loaded only by
  /// hosts that have it. Portico does; `wasmtime serve` does not.
  Result<> inform(int status, const Headers& headers);

 private:
  friend detail::Access;
  Responder() = default;
  Result<BodyWriter> begin(const Response& head, std::optional<std::uint64_t> length,
                           bool with_body);
  std::unexpected<Error> refuse(Error error);

  detail::Handle<detail::Resource::outparam> outparam_;
};

namespace detail {

Request take_request(std::int32_t id);
Responder take_responder(std::int32_t id);
/// What a handler returned, as the answer; logs why it could not be given.
void answer(Responder responder, Result<Response> response);
/// Gives up what is still being sent.
void end_of_request();

template <auto function> void handle(std::int32_t request_id, std::int32_t outparam_id) {
  using Function = decltype(function);
  {
    Request request = take_request(request_id);
    Responder responder = take_responder(outparam_id);
    if constexpr (std::is_invocable_v<Function, Request&, Responder>)
      function(request, std::move(responder));
    else if constexpr (std::is_invocable_v<Function, Request&, Responder&>)
      function(request, responder);
    else if constexpr (std::is_invocable_v<Function, Request, Responder>)
      function(std::move(request), std::move(responder));
    else if constexpr (std::is_invocable_v<Function, Request, Responder&>)
      function(std::move(request), responder);
    else if constexpr (std::is_invocable_r_v<Result<Response>, Function, Request&>)
      answer(std::move(responder), function(request));
    else {
      static_assert(
          std::is_invocable_r_v<Result<Response>, Function, Request>,
          "a handler is `Response handle(Request)`, `Result<Response> handle(Request)` or "
          "`void handle(Request, Responder)`");
      answer(std::move(responder), function(std::move(request)));
    }
  }
  end_of_request();
}

}  // namespace detail

}  // namespace portico::guest

/// Makes a function the one that answers requests; once in a component, outside of any namespace.
/// It is one of
///
///     Response handle(Request request);
///     Result<Response> handle(Request request);       // an error is answered as by
///     `Responder::fail` void handle(Request request, Responder responder);
///
/// and may take the request, or the responder, by reference instead. Each request is a call; a host
/// may use an instance for one or for many, so globals may or may not be fresh.
#define PORTICO_HTTP_HANDLER(function)                                                             \
  extern "C" __attribute__((export_name("wasi:http/incoming-handler@0.2.12#handle"))) void         \
  portico_guest_handle(std::int32_t request, std::int32_t outparam) {                              \
    ::portico::guest::detail::handle<&function>(request, outparam);                                \
  }
