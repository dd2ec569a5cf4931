#include <portico/http/body.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace portico::http {

boost::asio::awaitable<Step> Body::next(std::size_t max) {
  for (;;) {
    Step step = poll(max);
    if (!std::holds_alternative<Pending>(step))
      co_return step;
    co_await changed().wait();
  }
}

Chunk chunk_of(std::span<const std::byte> bytes) {
  Chunk chunk(bytes.size());
  if (!bytes.empty())
    std::memcpy(chunk.data(), bytes.data(), bytes.size());
  return chunk;
}

namespace {

/// All of its content is there from the start, so `changed` never says anything.
class StringBody : public Body {
 public:
  explicit StringBody(std::string content) : content_{std::move(content)} {}

  Step poll(std::size_t max) override {
    if (sent_ == content_.size())
      return End{};
    const auto bytes = std::as_bytes(std::span{content_}).subspan(sent_);
    const auto piece = bytes.first(std::min(bytes.size(), std::max<std::size_t>(max, 1)));
    sent_ += piece.size();
    return chunk_of(piece);
  }
  std::size_t available(std::size_t max) override { return std::min(max, content_.size() - sent_); }
  bool take(std::span<std::byte> to) override {
    std::memcpy(to.data(), content_.data() + sent_, to.size());
    sent_ += to.size();
    return true;
  }
  Signal& changed() override { return changed_; }
  std::optional<std::uint64_t> length() const override { return content_.size(); }

 private:
  std::string content_;
  std::size_t sent_ = 0;
  Signal changed_;
};

}  // namespace

std::unique_ptr<Body> empty_body() {
  return body_of({});
}

std::unique_ptr<Body> body_of(std::string content) {
  return std::make_unique<StringBody>(std::move(content));
}

}  // namespace portico::http
