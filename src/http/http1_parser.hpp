#pragma once

#include <portico/http/fields.hpp>

#include <http/http1_limits.hpp>
#include <http/line_scanner.hpp>

#include <boost/beast/http/basic_parser.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::http {

/// What one look at the input gave.
struct Parsed {
  enum class Event : std::uint8_t {
    /// Nothing whole yet: give the unconsumed bytes again with more behind them.
    need_more,
    /// The head is complete.
    head,
    /// `data` is the next piece of content.
    content,
    /// The message is over; what follows in the input is not its own. Repeats if asked again.
    complete,
    /// Broken or over a limit: `refusal()` says why. Repeats if asked again.
    refused,
  };

  Event event = Event::need_more;
  /// How many bytes from the front of the input are done with, `data` among them.
  std::size_t consumed = 0;
  /// A view of the input.
  std::string_view data;
};

/// Reads one HTTP/1.0 or 1.1 message from bytes that somebody else reads, content as it comes.
///
/// Boost.Beast's parser does the parsing. It is lenient where leniency lets two parties disagree on
/// where a message ends (RFC 9112 11.2), and its verdict may depend on how the input was cut. So it
/// is only ever given whole units (a head, a chunk's line, a trailer section) that a `LineScanner`
/// has let through, and what it reports is checked again.
///
/// One parser reads one message. Nothing is copied but the fields; the caller keeps unconsumed
/// bytes together, at most the largest limit of them.
template <bool kRequest> class MessageParser : private boost::beast::http::basic_parser<kRequest> {
 public:
  using Event = Parsed::Event;

  /// Looks at `input` up to the first event. Content is given out as far as it is there: the caller
  /// bounds a piece by the size of `input`.
  [[nodiscard]] Parsed parse(std::string_view input);

  /// Whether any byte of the message has been seen; the empty lines before it do not count.
  [[nodiscard]] bool started() const { return phase_ != Phase::head || scanner_.position() > 0; }
  [[nodiscard]] bool complete() const { return phase_ == Phase::complete; }
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }
  /// So many of the bytes that come next are content: how they are cut makes no difference, so they
  /// may be used before they are parsed.
  [[nodiscard]] std::uint64_t content_left() const;
  /// The fields after the last chunk, if there were any; meaningful once complete. Fields that may
  /// not stand there (see `is_trailer_name`) are left out.
  [[nodiscard]] std::optional<Fields> take_trailers();

 protected:
  using Base = boost::beast::http::basic_parser<kRequest>;
  using BeastError = boost::beast::error_code;
  using BeastView = boost::beast::string_view;

  explicit MessageParser(const Http1Limits& limits);

  /// The head has been read: `fields_` and the first line's parts are there. Called once; returns
  /// false after `refuse`.
  virtual bool finish_head() = 0;
  /// Of responses: no content follows, whatever the head says; beside 1xx, 204 and 304.
  [[nodiscard]] virtual bool ends_with_head() const { return false; }
  /// Records why, for `parse` to report; returns false.
  bool refuse(std::uint16_t status, const char* reason);

  /// What was met that is over a limit.
  struct Excess {
    bool trailers = false;
    /// Bytes of the section up to there.
    std::size_t section = 0;
    /// One field that makes up most of them, or empty.
    std::string field;
    std::size_t field_size = 0;
  };
  [[nodiscard]] const Excess& excess() const { return excess_; }
  /// What a message says that was refused for its transfer coding.
  [[nodiscard]] const std::string& coding() const { return coding_; }
  /// Content goes on until the connection ends.
  [[nodiscard]] bool until_close() const { return phase_ == Phase::content && Base::need_eof(); }
  /// The connection has ended, and with it a message that is `until_close`.
  void end_content() { phase_ = Phase::complete; }

  /// By version and Connection fields, both sides willing, another message may follow.
  [[nodiscard]] bool wants_keep_alive() const;
  [[nodiscard]] bool chunked() const { return chunked_; }
  [[nodiscard]] std::optional<std::uint64_t> declared_length() const { return declared_length_; }

  Http1Limits limits_;
  /// Of requests: views into the head, valid in `finish_head` only.
  std::string_view method_;
  std::string_view target_;
  /// Of responses. Known before `ends_with_head` is asked.
  std::uint16_t status_ = 0;
  int version_ = 11;
  Fields fields_;

 private:
  enum class Phase : std::uint8_t {
    /// Up to the empty line that ends the head.
    head,
    /// Content of a declared length.
    content,
    /// The line that gives a chunk's size, with the end of the chunk before it; in the case of the
    /// last chunk, all that follows too.
    chunk_line,
    /// Content of one chunk.
    chunk_data,
    complete,
    refused,
  };

  Parsed parse_head(std::string_view input);
  Parsed parse_content(std::string_view input);
  Parsed parse_chunk_line(std::string_view input);
  Parsed parse_trailers(std::string_view input);
  Parsed refused();
  bool check_line(LineScanner::Found found);
  bool check_first_line(std::string_view line);
  bool check_status_line(std::string_view line);
  bool give_head(std::string_view head);
  bool refuse_size(std::string_view section, std::size_t line_start, bool trailers);
  bool check_framing(boost::beast::http::field known, std::string_view value);
  bool refuse_coding(std::string_view list);
  bool give(std::string_view unit);
  void refuse_for(BeastError error);

  void on_request_impl(boost::beast::http::verb verb, BeastView method, BeastView target,
                       int version, BeastError& error) override;
  void on_response_impl(int status, BeastView reason, int version, BeastError& error) override;
  void on_field_impl(boost::beast::http::field known, BeastView name, BeastView value,
                     BeastError& error) override;
  void on_header_impl(BeastError& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, BeastError& error) override;
  std::size_t on_body_impl(BeastView data, BeastError& error) override;
  void on_chunk_header_impl(std::uint64_t size, BeastView extensions, BeastError& error) override;
  std::size_t on_chunk_body_impl(std::uint64_t remain, BeastView data, BeastError& error) override;
  void on_finish_impl(BeastError& error) override;

  Phase phase_ = Phase::head;
  bool head_done_ = false;
  bool chunked_ = false;
  bool after_chunk_ = false;
  bool last_chunk_ = false;
  bool has_trailers_ = false;
  unsigned empty_lines_ = 0;
  std::optional<std::uint64_t> declared_length_;
  std::uint64_t chunk_left_ = 0;
  std::size_t extension_bytes_ = 0;
  std::string_view data_;
  LineScanner scanner_;
  std::size_t trailers_start_ = 0;
  std::size_t trailer_lines_ = 0;
  Fields trailers_;
  Refusal refusal_;
  Excess excess_;
  std::string coding_;
  /// Of content that is `until_close`, what the limit still lets through.
  std::uint64_t content_allowed_ = 0;
};

extern template class MessageParser<true>;
extern template class MessageParser<false>;

}  // namespace portico::http
