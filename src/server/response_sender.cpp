// How a response goes out: head and content together as far as they are there, then content as it
// comes.

#include <server/connection.hpp>

#include <portico/http/body.hpp>

#include <http/body_part.hpp>
#include <http/error_page.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <array>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace portico::server {

namespace asio = boost::asio;

/// The head or the end, and the lines before and after a chunk, need four buffers more.
static_assert(http::BodyPart::kMaxChunks + 4 <= Wire::kMaxBuffers);

asio::awaitable<bool> Connection::send_response(http::ResponseTo to, http::Response response,
                                                const RequestInfo* info, Job* job) {
  answering_ = true;
  phase_ = Phase::streaming;
  // Without the 100 that it waits for, a client may send its content or not: nobody knows.
  if (expects_continue_)
    to.keep_alive = false;
  http::ResponseWriter writer{to};
  http::BodyPart part;
  part.gather(*response.body);
  auto length = response.body->length();
  if (part.end && !part.end->trailers)
    length = part.size;
  std::string text;
  if (!writer.start(response.status, response.headers, length, server_->date(), text)) {
    server_->log_request(LogLevel::error, *info,
                         "the guest's response was malformed: a status under 200, a bad field, or "
                         "content of another length than declared; answered with 500");
    co_return co_await send_response(to, http::error_response(500, "malformed response"), info,
                                     job);
  }
  const bool has_content = writer.framing() != http::Framing::none;

  std::string tail;
  for (;;) {
    std::vector<asio::const_buffer> buffers;
    buffers.reserve(part.chunks.size() + 4);
    if (!text.empty())
      buffers.emplace_back(text.data(), text.size());
    bool whole = true;
    if (part.size > 0 && has_content) {
      const auto frame = writer.frame(part.size);
      whole = frame.has_value();
      if (whole) {
        if (!frame->before.empty())
          buffers.emplace_back(frame->before.data(), frame->before.size());
        for (const http::Chunk& chunk : part.chunks)
          buffers.emplace_back(chunk.data(), chunk.size());
        tail = frame->after;
      }
    }
    if (part.end)
      in_guest_ = false;  // Nothing is left that the client could stop.
    if (part.end && job && job->exchange && job->exchange->has_finished()) {
      // The sandbox is cleaned while the caches have it. What leaves at the end of the loop's turn
      // wakes a client of many connections once, not once for each.
      co_await server_->conclude(job);
      co_await asio::post(server_->executor(), asio::use_awaitable);
    }
    if (whole && part.end)
      whole = writer.finish(takes_trailers_ ? part.trailers() : nullptr, tail);
    if (!tail.empty())
      buffers.emplace_back(tail.data(), tail.size());

    if (!buffers.empty()) {
      const bool written = co_await wire_->write(buffers);
      if (!written) {
        give_up(Reason::client_left);
        co_return false;
      }
    }
    if (!whole || part.error) {
      server_->log_request(LogLevel::error, *info,
                           "the response was cut short and the connection closed: " +
                               (part.error ? http::describe(*part.error)
                                           : "content of another length than declared"));
      aborted_ = writer.framing() == http::Framing::until_close;
      co_return false;
    }
    if (part.end || !has_content)
      break;
    const bool progress = part.size > 0 || !text.empty();
    text.clear();
    tail.clear();
    part.gather(*response.body);
    if (part.empty()) {
      if (progress)
        enter(Phase::streaming, server_->options().stream_timeout);
      wire_->fetch();
      co_await response.body->changed().wait();
      part.gather(*response.body);
    }
  }
  if (server_->logs(LogLevel::debug))
    server_->log_request(LogLevel::debug, *info, fmt::format("answered with {}", response.status));
  const bool keep = writer.keep_alive() && !server_->draining();
  gentle_close_ = !keep;
  co_return keep;
}

}  // namespace portico::server
