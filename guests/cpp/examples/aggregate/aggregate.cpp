// Asks several servers at once, GET /?url=...&url=..., and reports on each as soon as it has
// answered: one line of JSON each, which the client sees at once.
#include <portico/guest.hpp>

#include <vector>

using namespace portico::guest;
using namespace std::chrono_literals;

static std::vector<std::string> urls_of(const Request& request) {
  std::vector<std::string> urls;
  std::string_view rest = request.query();
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    if (pair.starts_with("url="))
      urls.push_back(form_decode(pair.substr(4)));
  }
  return urls;
}

// Text from the query, as JSON has it.
static std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += '\\';
    out += c >= 0 && c < ' ' ? ' ' : c;
  }
  return out + '"';
}

static std::string report(const std::string& url, Result<Response> response) {
  std::string line = "{\"url\":" + quoted(url);
  if (!response)
    return line + ",\"error\":" + quoted(response.error().describe()) + "}\n";
  line += ",\"status\":" + std::to_string(response->status());
  if (const auto text = response->body().text())
    line += ",\"bytes\":" + std::to_string(text->size());
  else
    line += ",\"error\":" + quoted(text.error().describe());
  return line + "}\n";
}

static Response handle(Request request) {
  const auto urls = urls_of(request);
  std::vector<Pending> pending;
  for (const auto& url : urls)
    pending.push_back(start(Request::get(url), {.connect_timeout = 2s, .first_byte_timeout = 10s}));

  auto lines = [urls, pending = std::move(pending)](BodyWriter& out) mutable -> Result<> {
    while (const auto i = wait_any(pending)) {
      if (auto written = out.write(report(urls[*i], pending[*i].wait())); !written)
        return written;  // The client left: what is still on its way is given up.
    }
    return {};
  };
  return Response{200, Body::stream(std::move(lines))}.header("content-type",
                                                              "application/x-ndjson");
}
PORTICO_HTTP_HANDLER(handle)
