#include <portico/experimental/http.hpp>

#include <component/text.hpp>
#include <experimental/header_text.hpp>
#include <experimental/request.hpp>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <exception>
#include <map>
#include <span>
#include <utility>

namespace portico::experimental {
namespace {

using component::Call;

/// A call of the guest's that comes to nothing; `guarded` turns it into what it returns.
class Refused : public std::exception {
 public:
  explicit Refused(Code code) : code_{code} {}
  [[nodiscard]] Code code() const { return code_; }
  [[nodiscard]] const char* what() const noexcept override { return "refused"; }

 private:
  Code code_;
};

template <class Body> std::uint32_t guarded(const Body& body) {
  try {
    body();
    return static_cast<std::uint32_t>(Code::ok);
  } catch (const Refused& refused) {
    return static_cast<std::uint32_t>(refused.code());
  }
}

// The guest's memory ------------------------------------------------------------------------------

std::span<std::byte> bytes_at(const Call& call, std::uint32_t pointer, std::uint32_t size,
                              Code otherwise = Code::buffer_too_small) {
  if (!call.has_memory()) {
    throw Refused{Code::no_memory};
  }
  const auto memory = call.memory();
  if (size > memory.size() || pointer > memory.size() - size) {
    throw Refused{otherwise};
  }
  return memory.subspan(pointer, size);
}

std::string bytes_copied(const Call& call, std::uint32_t pointer, std::uint32_t size) {
  const auto bytes = bytes_at(call, pointer, size);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};  // NOLINT
}

std::string text_at(const Call& call, std::uint32_t pointer, std::uint32_t size) {
  std::string text = bytes_copied(call, pointer, size);
  if (!component::is_utf8(text)) {
    throw Refused{Code::not_utf8};
  }
  return text;
}

/// Where a number of the host's goes.
template <class T> std::span<std::byte> number_at(const Call& call, std::uint32_t pointer) {
  return bytes_at(call, pointer, sizeof(T), Code::memory_access);
}

/// Little-endian.
template <class T> void put(std::span<std::byte> to, T number) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    to[i] = static_cast<std::byte>(number >> (8 * i));
  }
}

/// Text for a buffer of the guest's, and how much it was.
void give(const Call& call, std::string_view text, std::uint32_t pointer, std::uint32_t capacity,
          std::uint32_t written_out) {
  const auto buffer = bytes_at(call, pointer, capacity);
  if (text.size() > buffer.size()) {
    throw Refused{Code::buffer_too_small};
  }
  const auto written = number_at<std::uint32_t>(call, written_out);
  std::ranges::copy(std::as_bytes(std::span{text}), buffer.begin());
  put(written, static_cast<std::uint32_t>(text.size()));
}

// State -------------------------------------------------------------------------------------------

/// What all instances share.
struct Shared : Sender {
  using Sender::Sender;
  /// Responses open, and requests under way. Instances may be on several threads.
  std::atomic<std::uint32_t> open = 0;
};

/// One of the responses that may be open.
class Session {
 public:
  explicit Session(std::shared_ptr<Shared> shared) : shared_{std::move(shared)} {
    const auto most = shared_->ctx.max_concurrent_requests;
    if (const auto before = shared_->open.fetch_add(1); most && before >= *most) {
      shared_->open.fetch_sub(1);
      shared_.reset();
      throw Refused{Code::too_many_sessions};
    }
  }
  Session(Session&&) noexcept = default;
  Session& operator=(Session&&) = delete;
  ~Session() {
    if (shared_) {
      shared_->open.fetch_sub(1);
    }
  }

 private:
  std::shared_ptr<Shared> shared_;
};

struct OpenResponse {
  Session session;
  Buffered response;
  std::size_t size;
  std::size_t read = 0;
};

/// What one instance has open.
class Responses {
 public:
  [[nodiscard]] std::size_t held() const { return held_; }
  [[nodiscard]] std::uint32_t next_handle() {
    while (open_.contains(next_)) {
      ++next_;
    }
    return next_;
  }
  void add(Session session, Buffered response) {
    const std::size_t size = response.size();
    held_ += size;
    open_.emplace(next_++, OpenResponse{std::move(session), std::move(response), size});
  }
  OpenResponse& at(std::uint32_t handle) {
    const auto found = open_.find(handle);
    if (found == open_.end()) {
      throw Refused{Code::invalid_handle};
    }
    return found->second;
  }
  void close(std::uint32_t handle) {
    if (const auto found = open_.find(handle); found != open_.end()) {
      held_ -= found->second.size;
      open_.erase(found);
    }
  }

 private:
  std::map<std::uint32_t, OpenResponse> open_;
  std::uint32_t next_ = 0;
  std::size_t held_ = 0;
};

Responses& responses_of(const Call& call, const std::shared_ptr<Shared>& shared) {
  return call.own_state<Responses>(shared.get(), [] { return std::make_shared<Responses>(); });
}

// The functions -----------------------------------------------------------------------------------

Url url_at(const Call& call, const Sender& sender, std::uint32_t pointer, std::uint32_t size) {
  auto url = Url::parse(text_at(call, pointer, size));
  if (!url) {
    throw Refused{Code::invalid_url};
  }
  if (const Code code = check_destination(sender.allowed, *url, {}); code != Code::ok) {
    throw Refused{code};
  }
  return std::move(*url);
}

/// CONNECT does not ask for anything: it makes a tunnel.
http::Method method_at(const Call& call, std::uint32_t pointer, std::uint32_t size) {
  http::Method method = http::Method::parse(text_at(call, pointer, size));
  if (!http::is_token(method.text()) || method.kind == http::Method::Kind::connect) {
    throw Refused{Code::invalid_method};
  }
  return method;
}

http::Fields headers_at(const Call& call, std::uint32_t pointer, std::uint32_t size) {
  auto headers = decode_headers(text_at(call, pointer, size));
  if (!headers) {
    throw Refused{Code::invalid_header};
  }
  return std::move(*headers);
}

/// Where the parts of a request lie, as the guest says it.
struct Parts {
  std::uint32_t url, url_size, method, method_size, headers, headers_size, body, body_size;
};

Asked asked_of(const Call& call, const Sender& sender, const Parts& parts) {
  Asked asked;
  asked.url = url_at(call, sender, parts.url, parts.url_size);
  asked.method = method_at(call, parts.method, parts.method_size);
  asked.body = bytes_copied(call, parts.body, parts.body_size);
  asked.headers = headers_at(call, parts.headers, parts.headers_size);
  if (const Code code = check_destination(sender.allowed, asked.url, asked.headers);
      code != Code::ok) {
    throw Refused{code};
  }
  return asked;
}

void request(Call& call, const std::shared_ptr<Shared>& shared, const Parts& parts,
             std::uint32_t status_out, std::uint32_t handle_out) {
  Session session{shared};
  Asked asked = asked_of(call, *shared, parts);
  if (shared->ctx.client == nullptr) {
    throw Refused{Code::runtime_error};
  }
  const std::size_t held = responses_of(call, shared).held();
  const std::size_t most = shared->ctx.max_response_bytes;
  auto outcome = call.await(send(shared, std::move(asked), most > held ? most - held : 0));
  if (!outcome) {
    throw Refused{outcome.error()};
  }
  put(number_at<std::uint16_t>(call, status_out), outcome->status);
  Responses& responses = responses_of(call, shared);
  put(number_at<std::uint32_t>(call, handle_out), responses.next_handle());
  responses.add(std::move(session), std::move(*outcome));
}

void get_header(Call& call, Responses& responses, std::uint32_t handle, std::uint32_t name,
                std::uint32_t name_size, std::uint32_t value, std::uint32_t capacity,
                std::uint32_t written_out) {
  const auto& [session, response, size, read] = responses.at(handle);
  const std::string* const found = response.headers.find(text_at(call, name, name_size));
  if (found == nullptr) {
    throw Refused{Code::header_not_found};
  }
  if (!is_header_text(*found)) {
    throw Refused{Code::runtime_error};
  }
  give(call, *found, value, capacity, written_out);
}

void get_all_headers(Call& call, Responses& responses, std::uint32_t handle, std::uint32_t buffer,
                     std::uint32_t capacity, std::uint32_t written_out) {
  const auto text = encode_headers(responses.at(handle).response.headers);
  if (!text) {
    throw Refused{Code::runtime_error};
  }
  give(call, *text, buffer, capacity, written_out);
}

void read_body(Call& call, Responses& responses, std::uint32_t handle, std::uint32_t buffer,
               std::uint32_t capacity, std::uint32_t read_out) {
  auto& [session, response, size, read] = responses.at(handle);
  const auto part = std::string_view{response.body}.substr(read, capacity);
  give(call, part, buffer, capacity, read_out);
  read += part.size();
}

/// Nothing works without a memory, so that is looked at before anything else is.
void need_memory(const Call& call) {
  if (!call.has_memory()) {
    throw Refused{Code::no_memory};
  }
}

}  // namespace

void HttpCtx::add_to_linker(component::Linker& linker) const {
  using U32 = std::uint32_t;
  auto shared = std::make_shared<Shared>(*this);
  linker.instance(kModule)
      .func("req",
            [shared](Call& call, U32 url, U32 url_size, U32 method, U32 method_size, U32 headers,
                     U32 headers_size, U32 body, U32 body_size, U32 status_out, U32 handle_out) {
              const Parts parts{url,     url_size,     method, method_size,
                                headers, headers_size, body,   body_size};
              return guarded([&] { request(call, shared, parts, status_out, handle_out); });
            })
      .func("close",
            [shared](Call& call, U32 handle) {
              responses_of(call, shared).close(handle);
              return U32{0};
            })
      .func("header_get",
            [shared](Call& call, U32 handle, U32 name, U32 name_size, U32 value, U32 capacity,
                     U32 written_out) {
              return guarded([&] {
                need_memory(call);
                get_header(call, responses_of(call, shared), handle, name, name_size, value,
                           capacity, written_out);
              });
            })
      .func("headers_get_all",
            [shared](Call& call, U32 handle, U32 buffer, U32 capacity, U32 written_out) {
              return guarded([&] {
                need_memory(call);
                get_all_headers(call, responses_of(call, shared), handle, buffer, capacity,
                                written_out);
              });
            })
      .func("body_read", [shared](Call& call, U32 handle, U32 buffer, U32 capacity, U32 read_out) {
        return guarded([&] {
          need_memory(call);
          read_body(call, responses_of(call, shared), handle, buffer, capacity, read_out);
        });
      });
}

}  // namespace portico::experimental
