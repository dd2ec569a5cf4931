/// HTTP requests from core WebAssembly modules, by the experimental interface that came before
/// components (import module `wasi_experimental_http`).
///
///     namespace http = portico::experimental_http;
///
///     auto response = http::request({.url = "https://example.com/things",
///                                    .method = http::Method::post,
///                                    .headers = {{"content-type", "text/plain"}},
///                                    .body = "a thing"});
///     if (!response) return complain(http::to_string(response.error()));
///     auto body = response->body_read_all();
///
/// Requests block until the whole response has come; the host bounds how long that may take, and
/// which hosts may be asked at all. Errors are values: nothing here throws. Running out of memory
/// ends the module, as everywhere without exceptions. Strings hold bytes; nothing ends in a NUL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::experimental_http {

/// What may go wrong, by the interface's own numbers. A host may answer with others; they are
/// passed on as they are.
enum class Error : std::uint32_t {
  /// The response is closed, or the host does not know it.
  invalid_handle = 1,
  /// The module does not export its memory as `memory`.
  memory_not_found = 2,
  /// The host could not read or write the module's memory.
  memory_access = 3,
  /// What was to come is larger than the bound that the call states.
  buffer_too_small = 4,
  /// The response has no header of that name.
  header_not_found = 5,
  /// The URL, the method, a header or its name is not UTF-8.
  not_utf8 = 6,
  /// The host does not let this module ask that server: see the options of whoever runs it.
  destination_not_allowed = 7,
  /// The method is not a token (RFC 9110 9.1), or the host does not send it: CONNECT.
  invalid_method = 8,
  /// A header's name or value holds what none may hold.
  invalid_encoding = 9,
  /// The URL is not one with a host, or the list of those allowed is broken.
  invalid_url = 10,
  /// No response came: no such server, connection refused or lost, time out, too many redirects, a
  /// response larger than the host buffers, a scheme other than `http` and `https`.
  request_failed = 11,
  /// The host failed, or the response has a header that this interface cannot express.
  runtime_error = 12,
  /// As many responses are open as the host allows. Close one first.
  too_many_sessions = 13,
};

/// A short sentence without a full stop, such as "destination not allowed". Never empty; the text
/// for numbers that no `Error` names is the same for all.
[[nodiscard]] std::string_view to_string(Error error);

template <class T> using Result = std::expected<T, Error>;

/// One header of a request or response. Names are equal in any case of letters.
struct Header {
  std::string name;
  std::string value;

  bool operator==(const Header&) const = default;
};

/// Headers in order. In a response a name may be there more than once; of a request, hosts send the
/// last of each name.
using Headers = std::vector<Header>;

/// The value of the first header of that name, in any case of letters. The view lives as long as
/// that header.
[[nodiscard]] std::optional<std::string_view> find(const Headers& headers, std::string_view name);

/// The form in which headers cross to the host: a line `name:value\n` for each. Fails with
/// `invalid_encoding` where that would read back as something else: an empty name, a colon in a
/// name, a line's end or a NUL in either.
[[nodiscard]] Result<std::string> to_text(const Headers& headers);

/// The inverse of `to_text`. Values are taken as they are, spaces included; a last line without its
/// end counts. Fails with `invalid_encoding` on a line without a colon.
[[nodiscard]] Result<Headers> from_text(std::string_view text);

/// The methods that have a name and may be sent. Requests take any other token as well.
struct Method {
  static constexpr const char* get = "GET";
  static constexpr const char* head = "HEAD";
  static constexpr const char* post = "POST";
  static constexpr const char* put = "PUT";
  static constexpr const char* del = "DELETE";
  static constexpr const char* options = "OPTIONS";
  static constexpr const char* trace = "TRACE";
  static constexpr const char* patch = "PATCH";
};

struct Request {
  /// Absolute, with scheme `http` or `https`.
  std::string url;
  /// Sent as it is: methods differ by case.
  std::string method = Method::get;
  /// The host adds those that HTTP needs, such as `host` and `content-length`.
  Headers headers = {};
  /// Empty for none.
  std::string body = {};
};

/// A response that the host keeps for the module. It counts against the host's limit on open
/// responses until it is closed, which destruction does. After `close`, or when moved from, every
/// call fails with `invalid_handle`.
class Response {
 public:
  /// What a header's value, or all headers together, may take: 1 MiB. Buffers begin with 4 KiB and
  /// double while the host calls them too small.
  static constexpr std::size_t max_header_bytes = 1024 * 1024;

  Response(Response&& other) noexcept
      : status_(other.status_), handle_(std::exchange(other.handle_, std::nullopt)) {}
  Response& operator=(Response&& other) noexcept;
  Response(const Response&) = delete;
  Response& operator=(const Response&) = delete;
  ~Response() { close(); }

  /// 100 to 599 of any honest server. Stays readable when the response is closed.
  [[nodiscard]] std::uint16_t status_code() const { return status_; }

  /// Moves the next bytes of the body into `buffer` and says how many: 0 at the end, or for an
  /// empty buffer. Fewer than fit does not mean that the end is near.
  [[nodiscard]] Result<std::size_t> body_read(std::span<char> buffer);

  /// The rest of the body. Fails with `buffer_too_small` if that is more than `max_bytes`; what was
  /// read so far is lost then.
  [[nodiscard]] Result<std::string> body_read_all(std::size_t max_bytes = SIZE_MAX);

  /// The first value of the header of that name, in any case of letters. Fails with
  /// `header_not_found`, or `buffer_too_small` beyond `max_header_bytes`.
  [[nodiscard]] Result<std::string> header_get(std::string_view name) const;

  /// All headers; a name with several values is there several times. Fails with `buffer_too_small`
  /// beyond `max_header_bytes`.
  [[nodiscard]] Result<Headers> headers_get_all() const;

  /// Lets the host forget the response. Does nothing the second time.
  void close();

 private:
  friend Result<Response> request(const Request& request);
  Response(std::uint16_t status, std::uint32_t handle) : status_(status), handle_(handle) {}

  std::uint16_t status_;
  std::optional<std::uint32_t> handle_;
};

/// Sends a request and waits for the whole response, of whatever status: 404 is no error here. The
/// host follows redirects, to where the module might have gone itself. Headers that `to_text`
/// refuses fail before the host is asked.
[[nodiscard]] Result<Response> request(const Request& request);

}  // namespace portico::experimental_http
