#include <portico/experimental_http.hpp>

#include <portico/experimental_http_raw.h>

#include <algorithm>

namespace portico::experimental_http {
namespace {

constexpr std::size_t kFirstHeaderBuffer = 4 * 1024;
constexpr std::size_t kFirstBodyBuffer = 16 * 1024;

std::unexpected<Error> failure(std::uint32_t code) {
  return std::unexpected(static_cast<Error>(code));
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

constexpr std::string_view kBreaksLine{"\n\r\0", 3};
constexpr std::string_view kBreaksName{":\n\r\0", 4};

/// The text that `fill(buffer, capacity, &written)` makes, with as large a buffer as it needs.
template <class Fill> Result<std::string> filled(Fill fill) {
  for (std::size_t size = kFirstHeaderBuffer;; size *= 2) {
    std::string text(size, '\0');
    std::uint32_t written = 0;
    const std::uint32_t code = fill(text.data(), size, &written);
    if (code == 0) {
      text.resize(std::min<std::size_t>(written, size));
      return text;
    }
    const bool may_grow = size < Response::max_header_bytes;
    if (static_cast<Error>(code) != Error::buffer_too_small || !may_grow)
      return failure(code);
  }
}

}  // namespace

std::string_view to_string(Error error) {
  switch (error) {
  case Error::invalid_handle:
    return "no such response, or it is closed";
  case Error::memory_not_found:
    return "the module exports no memory";
  case Error::memory_access:
    return "the module's memory cannot be accessed";
  case Error::buffer_too_small:
    return "larger than the buffer for it may be";
  case Error::header_not_found:
    return "no header of that name";
  case Error::not_utf8:
    return "not UTF-8";
  case Error::destination_not_allowed:
    return "destination not allowed";
  case Error::invalid_method:
    return "invalid method";
  case Error::invalid_encoding:
    return "invalid header";
  case Error::invalid_url:
    return "invalid URL";
  case Error::request_failed:
    return "no response from the server";
  case Error::runtime_error:
    return "the host failed";
  case Error::too_many_sessions:
    return "too many open responses";
  }
  return "an error that has no name";
}

std::optional<std::string_view> find(const Headers& headers, std::string_view name) {
  const auto header = std::ranges::find_if(
      headers, [name](const Header& candidate) { return same_name(candidate.name, name); });
  if (header == headers.end())
    return std::nullopt;
  return header->value;
}

Result<std::string> to_text(const Headers& headers) {
  std::string text;
  for (const auto& [name, value] : headers) {
    const bool readable = !name.empty() && name.find_first_of(kBreaksName) == std::string::npos &&
                          value.find_first_of(kBreaksLine) == std::string::npos;
    if (!readable)
      return std::unexpected(Error::invalid_encoding);
    text.append(name).append(1, ':').append(value).append(1, '\n');
  }
  return text;
}

Result<Headers> from_text(std::string_view text) {
  Headers headers;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
      return std::unexpected(Error::invalid_encoding);
    headers.emplace_back(std::string(line.substr(0, colon)), std::string(line.substr(colon + 1)));
  }
  return headers;
}

Result<Response> request(const Request& request) {
  const Result<std::string> headers = to_text(request.headers);
  if (!headers)
    return std::unexpected(headers.error());
  std::uint16_t status = 0;
  std::uint32_t handle = 0;
  const std::uint32_t code = wasi_experimental_http_req(
      request.url.data(), request.url.size(), request.method.data(), request.method.size(),
      headers->data(), headers->size(), request.body.data(), request.body.size(), &status, &handle);
  if (code != 0)
    return failure(code);
  return Response(status, handle);
}

Response& Response::operator=(Response&& other) noexcept {
  if (this != &other) {
    close();
    status_ = other.status_;
    handle_ = std::exchange(other.handle_, std::nullopt);
  }
  return *this;
}

void Response::close() {
  // Handles are used again, so one may be closed only once.
  if (handle_)
    wasi_experimental_http_close(*std::exchange(handle_, std::nullopt));
}

Result<std::size_t> Response::body_read(std::span<char> buffer) {
  if (!handle_)
    return std::unexpected(Error::invalid_handle);
  std::uint32_t count = 0;
  const std::uint32_t code =
      wasi_experimental_http_body_read(*handle_, buffer.data(), buffer.size(), &count);
  if (code != 0)
    return failure(code);
  return std::min<std::size_t>(count, buffer.size());
}

Result<std::string> Response::body_read_all(std::size_t max_bytes) {
  std::string body;
  for (std::size_t size = 0;;) {
    if (size == body.size())
      body.resize(std::max(kFirstBodyBuffer, 2 * size));
    const Result<std::size_t> count = body_read(std::span(body).subspan(size));
    if (!count)
      return std::unexpected(count.error());
    size += *count;
    if (size > max_bytes)
      return std::unexpected(Error::buffer_too_small);
    if (*count == 0) {
      body.resize(size);
      return body;
    }
  }
}

Result<std::string> Response::header_get(std::string_view name) const {
  if (!handle_)
    return std::unexpected(Error::invalid_handle);
  return filled([&](char* value, std::size_t capacity, std::uint32_t* written) {
    return wasi_experimental_http_header_get(*handle_, name.data(), name.size(), value, capacity,
                                             written);
  });
}

Result<Headers> Response::headers_get_all() const {
  if (!handle_)
    return std::unexpected(Error::invalid_handle);
  const Result<std::string> text =
      filled([&](char* buffer, std::size_t capacity, std::uint32_t* written) {
        return wasi_experimental_http_headers_get_all(*handle_, buffer, capacity, written);
      });
  if (!text)
    return std::unexpected(text.error());
  return from_text(*text);
}

}  // namespace portico::experimental_http
