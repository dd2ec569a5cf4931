#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace portico::http {

/// How much of a message's framing is read before it is refused. Content is not counted here: it is
/// streamed, so its reader bounds it by not asking for more. The statuses are for requests; what
/// responses are refused with is said at `ResponseParser`.
struct Http1Limits {
  /// Bytes of the request line, method and version included; more is refused with 414. 8 KiB: RFC
  /// 9112 section 3 asks for 8,000 at least. A status line is bounded by `head` alone.
  std::size_t request_line = std::size_t{8} * 1024;
  /// Bytes of the whole head, request line and final empty line included; more is refused with 431.
  /// 64 KiB: what a large set of cookies and tokens needs, times four.
  std::size_t head = std::size_t{64} * 1024;
  /// Number of header fields, and of trailer fields; more is refused with 431.
  std::size_t fields = 128;
  /// Bytes of one chunk's size line, extensions included and line ending not; more is refused with
  /// 400.
  std::size_t chunk_line = 1024;
  /// Bytes of chunk extensions in one message; more is refused with 400. They mean nothing here, so
  /// the only sender of many is one who wants work done.
  std::size_t chunk_extensions = std::size_t{16} * 1024;
  /// Bytes of the trailer section, final empty line included; more is refused with 431.
  std::size_t trailers = std::size_t{16} * 1024;
  /// Bytes of content; more is refused with 413, at the head where it declares its length. No limit
  /// by default.
  std::uint64_t content = std::numeric_limits<std::uint64_t>::max();
};

/// Why a message was refused, with the status to answer with.
struct Refusal {
  std::uint16_t status = 400;
  /// One line for people, without a full stop; static storage.
  const char* reason = "";
};

}  // namespace portico::http
