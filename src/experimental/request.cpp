#include <experimental/request.hpp>

#include <openssl/evp.h>

#include <cstring>
#include <optional>
#include <utility>
#include <variant>

namespace portico::experimental {

namespace asio = boost::asio;

using http::Method;

namespace {

using Outcome = std::expected<Buffered, Code>;

/// What an empty response takes of the host: an estimate, so that many of them are bounded too.
constexpr std::size_t kResponseSize = 512;
constexpr std::size_t kFieldSize = 2 * sizeof(std::string);

Code code_of(const http::ErrorCode& error) {
  switch (error.kind) {
  case http::ErrorCode::http_request_denied:
  case http::ErrorCode::destination_ip_prohibited:
    return Code::destination_not_allowed;
  default:
    return Code::request_failed;
  }
}

std::string base64(std::string_view text) {
  std::string encoded((text.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),     // NOLINT
                                   reinterpret_cast<const unsigned char*>(text.data()),  // NOLINT
                                   static_cast<int>(text.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

http::Request request_of(const Asked& asked) {
  http::Request request{.method = asked.method,
                        .scheme = http::Scheme::parse(asked.url.scheme),
                        .authority = asked.url.authority(),
                        .path_with_query = asked.url.target,
                        .headers = asked.headers,
                        .body = http::body_of(asked.body)};
  if (!request.headers.has("accept")) {
    request.headers.append("accept", "*/*");
  }
  if (!asked.url.userinfo.empty() && !request.headers.has("authorization")) {
    request.headers.append("authorization", "Basic " + base64(asked.url.userinfo));
  }
  return request;
}

// Redirects ---------------------------------------------------------------------------------------

/// Where the response sends the client; nothing if it is to be taken as it is.
std::optional<Url> redirected_to(const Asked& asked, const http::Response& response) {
  switch (response.status) {
  case 301:
  case 302:
  case 303:
  case 307:
  case 308:
    break;
  default:
    return std::nullopt;
  }
  const std::string* const location = response.headers.find("location");
  return location != nullptr ? asked.url.resolve(*location) : std::nullopt;
}

/// As Fetch has it, and browsers: what is not safe to repeat becomes a GET, and what was meant for
/// one origin does not go to another.
void follow(Asked& asked, std::uint16_t status, Url url) {
  const bool keeps = status == 307 || status == 308 || asked.method.kind == Method::Kind::get ||
                     asked.method.kind == Method::Kind::head;
  if (!keeps) {
    asked.method = {};
    asked.body.clear();
    for (const char* name : {"content-encoding", "content-language", "content-length",
                             "content-location", "content-type", "transfer-encoding"}) {
      asked.headers.erase(name);
    }
  }
  if (!url.same_origin(asked.url)) {
    for (const char* name : {"authorization", "cookie", "cookie2", "host", "proxy-authorization",
                             "www-authenticate"}) {
      asked.headers.erase(name);
    }
  } else if (url.userinfo.empty()) {
    url.userinfo = asked.url.userinfo;
  }
  asked.url = std::move(url);
}

// Content -----------------------------------------------------------------------------------------

asio::awaitable<Outcome> read(http::Response response, std::size_t room) {
  Buffered whole{.status = response.status, .headers = std::move(response.headers), .body = {}};
  for (;;) {
    if (whole.size() > room) {
      co_return std::unexpected{Code::request_failed};
    }
    const http::Step step = co_await response.body->next();
    if (const auto* chunk = std::get_if<http::Chunk>(&step)) {
      whole.body.append(reinterpret_cast<const char*>(chunk->data()), chunk->size());  // NOLINT
    } else if (std::holds_alternative<http::End>(step)) {
      co_return whole;
    } else {
      co_return std::unexpected{Code::request_failed};
    }
  }
}

}  // namespace

std::size_t Buffered::size() const {
  std::size_t sum = kResponseSize + body.size();
  for (const http::Field& field : headers) {
    sum += kFieldSize + field.name.size() + field.value.size();
  }
  return sum;
}

Code check_destination(const AllowedHosts& allowed, const Url& url, const http::Fields& headers) {
  using Verdict = AllowedHosts::Verdict;
  switch (allowed.of(url.host)) {
  case Verdict::allowed:
    break;
  case Verdict::denied:
    return Code::destination_not_allowed;
  case Verdict::broken_list:
    return Code::invalid_url;
  }
  // A server finds out by Host whom a request is for.
  if (const std::string* const named = headers.find("host")) {
    const auto host = host_of(*named);
    if (!host) {
      return Code::invalid_header;
    }
    if (*host != url.host && allowed.of(*host) != Verdict::allowed) {
      return Code::destination_not_allowed;
    }
  }
  return Code::ok;
}

asio::awaitable<Outcome> send(std::shared_ptr<const Sender> sender, Asked asked, std::size_t room) {
  for (int followed = 0;; ++followed) {
    if (!asked.url.of_http()) {
      co_return std::unexpected{Code::request_failed};
    }
    http::Answer answer =
        co_await http::fetch(*sender->ctx.client, request_of(asked), sender->ctx.request_options);
    if (!answer) {
      co_return std::unexpected{code_of(answer.error())};
    }
    auto next = redirected_to(asked, *answer);
    if (!next) {
      Outcome outcome = co_await read(std::move(*answer), room);
      co_return outcome;
    }
    if (followed == kMaxRedirects) {
      co_return std::unexpected{Code::request_failed};
    }
    follow(asked, answer->status, std::move(*next));
    const Code code = check_destination(sender->allowed, asked.url, asked.headers);
    if (code != Code::ok) {
      co_return std::unexpected{code};
    }
  }
}

}  // namespace portico::experimental
