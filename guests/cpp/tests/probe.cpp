// Does what tests ask for by the path, and tells what the library said. Where it goes is in `url`
// of the query.
#include <portico/guest.hpp>

#include <vector>

using namespace portico::guest;

namespace {

std::string told(const Result<>& result) {
  return result ? "ok" : result.error().describe();
}

template <class Value> std::string told(const Result<Value>& result) {
  return result ? "ok" : result.error().describe();
}

Result<Response> describe(Request& request, const Params&) {
  std::string text = request.method() + " " + request.scheme() + "://" + request.authority() + " " +
                     request.path() + " [" + std::string{request.query()} + "]\n";
  text += "q=" + request.query("q").value_or("(none)") + "\n";
  for (const auto& [name, value] : request.headers())
    text += name + ": " + value + "\n";
  return Response::text(text);
}

Result<Response> limited(Request& request, const Params&) {
  const auto text = request.body().text(1000);
  return Response::text(text ? std::to_string(text->size()) : text.error().describe());
}

Result<Response> pieces(Request& request, const Params&) {
  std::size_t total = 0, largest = 0;
  for (;;) {
    const auto piece = request.body().read(10'000);
    if (!piece)
      return std::unexpected{piece.error()};
    if (piece->empty())
      break;
    total += piece->size();
    largest = std::max(largest, piece->size());
  }
  const bool still_ended = request.body().read()->empty();
  const auto trailers = request.body().trailers();
  std::string text = std::to_string(total) + (largest <= 10'000 ? " in pieces" : " in lumps");
  text += still_ended ? ", ended" : ", not ended";
  text += trailers ? ", trailer " + std::string{trailers->get_or("x-sum", "none")}
                   : trailers.error().describe();
  return Response::text(text);
}

Result<Response> bad_response(Request& request, const Params&) {
  if (request.query("status"))
    return Response{100};
  return Response::text("never seen").header(request.query("name").value_or("x y"), "value");
}

Result<Response> error(Request&, const Params&) {
  return std::unexpected{Error{ErrorCode::connection_refused}};
}

Result<Response> broken_off(Request&, const Params&) {
  return Response{200, Body::stream([](BodyWriter& out) -> Result<> {
                    if (auto written = out.write("half"); !written)
                      return written;
                    return std::unexpected{Error{ErrorCode::internal_error}};
                  })};
}

Result<Response> too_long(Request&, const Params&) {
  auto body = Body::stream([](BodyWriter& out) {
    const auto written = out.write("12345678");
    log("written: " + told(written));
    log("finished: " + told(out.finish()));
  });
  return Response{200, std::move(body)}.header("content-length", "4");
}

Result<Response> large(Request& request, const Params&) {
  const std::size_t size = std::stoul(request.query("size").value_or("0"));
  return Response{200, std::string(size, 'x')};
}

Result<Response> trailers(Request&, const Params&) {
  Body body{"content"};
  body.set_trailers({{"x-sum", "42"}});
  return Response{200, std::move(body)}.header("trailer", "x-sum");
}

/// Bytes, or a status without any, with a length that is declared.
Result<Response> declared(Request& request, const Params&) {
  Response response{std::stoi(request.query("status").value_or("200"))};
  return std::move(response).header("content-length", "7");
}

std::string url_of(const Request& request) {
  return request.query("url").value_or("");
}

FetchOptions options_of(const Request& request) {
  const auto time = [&](std::string_view name) -> std::optional<FetchOptions::Duration> {
    if (const auto text = request.query(name))
      return std::chrono::milliseconds{std::stol(*text)};
    return {};
  };
  return {time("connect"), time("first"), time("between")};
}

Result<Response> get(Request& request, const Params&) {
  auto response = fetch(Request::get(url_of(request)), options_of(request));
  if (!response)
    return Response::text(response.error().describe(), 502);
  auto text = response->body().text();
  if (!text)
    return Response::text("in the body: " + text.error().describe(), 502);
  auto came = response->body().trailers();
  return Response::text(std::to_string(response->status()) + " " + *text + " " +
                        std::string{came ? came->get_or("x-sum", "no trailer") : "no trailers"});
}

Result<Response> refused(Request&, const Params&) {
  std::string text;
  const auto add = [&](Request request) { text += told(fetch(std::move(request))) + "\n"; };
  add(Request::get("no url"));
  add(Request::get("http://").header("x", "y"));
  add(Request::get("http://localhost/").header("connection", "close"));
  add(Request::get("http://localhost/").header("bad name", "y"));
  add(Request{"BAD METHOD", "http://localhost/"});
  add(Request::get("ftp://localhost/"));
  return Response::text(text);
}

/// Writes a body while the response already comes.
Result<Response> upload(Request& request, const Params&) {
  auto sent = start_upload(Request{"POST", url_of(request)}.header("trailer", "x-sum"));
  if (!sent)
    return std::unexpected{sent.error()};
  const std::string piece(50'000, 'u');
  std::string text;
  for (int i = 0; i < 40; ++i) {
    if (auto written = sent->body.write(piece); !written)
      return Response::text("stopped: " + written.error().describe());
  }
  sent->body.set_trailers({{"x-sum", "2000000"}});
  text += told(sent->body.finish()) + ", again: " + told(sent->body.finish()) + "\n";
  auto response = sent->response.wait();
  if (!response)
    return std::unexpected{response.error()};
  text += *response->body().text() + "\nagain: " + told(sent->response.wait());
  return Response::text(text);
}

/// Sends what the client sends to several servers, then reads their answers in the order in which
/// they come.
Result<Response> spread(Request& request, const Params&) {
  const auto content = request.body().text(Body::kTextLimit);
  if (!content)
    return std::unexpected{content.error()};
  const int count = std::stoi(request.query("count").value_or("3"));
  std::vector<Pending> pending;
  for (int i = 0; i < count; ++i)
    pending.push_back(start(Request::post(url_of(request) + "/" + std::to_string(i), *content)));
  std::string text;
  while (const auto i = wait_any(pending)) {
    if (!pending[*i].ready())
      return Response::text("not ready", 500);
    auto response = pending[*i].wait();
    text +=
        std::to_string(*i) + ": " + (response ? *response->body().text() : told(response)) + "\n";
  }
  return Response::text(text);
}

/// Gives up one request, and says so.
Result<Response> give_up(Request& request, const Params&) {
  {
    const Pending dropped = start(Request::get(url_of(request)));
    sleep_for(std::chrono::milliseconds{1});
  }
  return Response::text("given up");
}

Result<Response> written(Request& request, const Params&) {
  auto body = Body::stream([](BodyWriter& out) -> Result<> {
    for (int i = 0; i < 1000; ++i) {
      if (auto done = out.write("0123456789"); !done)
        return done;
    }
    return {};
  });
  return fetch(Request::post(url_of(request), std::move(body)));
}

Result<Response> texts(Request&, const Params&) {
  std::string text = percent_encode("a b/\xc3\xa9") + " " + percent_decode("%41%zz%4") + " " +
                     form_decode("a+b%2B") + "\n";
  Headers headers{{"A", "1"}, {"b", "2"}, {"a", "3"}};
  text += std::string{headers.get_or("a", "")} + std::to_string(headers.get_all("A").size());
  headers.set("a", "4");
  text += std::string{headers.get_or("A", "")} + std::to_string(headers.size());
  headers.remove("B");
  text += headers.has("b") ? "has" : "gone";
  Request request = Request::get("HTTP://Example.com:81?x#y");
  text += "\n" + request.url() + " " + request.scheme();
  (void)request.set_origin("https://other/base/");
  text += "\n" + request.url() + "\n";
  return Response::text(text);
}

Result<Response> wild(Request&, const Params& params) {
  return Response::text(params["first"] + "|" + params["rest"]);
}

constexpr Route kRoutes[] = {
    {"*", "/describe", describe},   {"POST", "/limited", limited},
    {"POST", "/pieces", pieces},    {"GET", "/bad-response", bad_response},
    {"GET", "/error", error},       {"GET", "/broken-off", broken_off},
    {"GET", "/too-long", too_long}, {"GET", "/large", large},
    {"GET", "/trailers", trailers}, {"GET", "/declared", declared},
    {"GET", "/get", get},           {"GET", "/refused", refused},
    {"GET", "/upload", upload},     {"POST", "/spread", spread},
    {"GET", "/give-up", give_up},   {"GET", "/written", written},
    {"GET", "/texts", texts},       {"GET", "/wild/:first/*rest", wild},
};

Result<Response> handle(Request& request) {
  return route(kRoutes, request);
}

}  // namespace

PORTICO_HTTP_HANDLER(handle)
