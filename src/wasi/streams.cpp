#include <portico/wasi/streams.hpp>

#include <portico/wasi/wasi.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace portico::wasi {

using component::Borrow;
using component::Call;

const char* InputStream::refuse_drop() const {
  return has_children() ? "an input-stream was dropped while a pollable of it is alive: drop the "
                          "pollable first"
                        : nullptr;
}

const char* OutputStream::refuse_drop() const {
  return has_children() ? "an output-stream was dropped while a pollable of it is alive: drop the "
                          "pollable first"
                        : nullptr;
}

namespace {

using Bytes = std::span<const std::byte>;

/// Zeroes are written, and input is skipped and spliced, at most so many bytes at a time.
constexpr std::uint64_t kMaxStep = std::uint64_t{64} * 1024;

constexpr std::byte kZeroes[kMaxStep]{};

StreamResult<> checked_write(OutputStream& out, Bytes bytes) {
  auto permit = out.check_write();
  if (!permit)
    return std::unexpected{std::move(permit.error())};
  if (bytes.size() > *permit) {
    throw Trap(fmt::format("write exceeded budget: {} bytes where check-write "
                           "allows {}; call check-write (and wait on subscribe while it says 0) "
                           "before each write",
                           bytes.size(), *permit));
  }
  return out.write(bytes);
}

/// Waits until what was written is out, as far as somebody takes it.
StreamResult<> blocking_flush(Call& call, OutputStream& out) {
  auto flushed = out.flush();
  if (!flushed || !out.drains() || out.ready())
    return flushed;
  wait_for(call, out);
  return out.flush();  // It may have failed meanwhile.
}

/// As much as the stream has room for, until all is written.
StreamResult<> write_all(Call& call, OutputStream& out, Bytes bytes) {
  do {
    wait_for(call, out);
    auto permit = out.check_write();
    if (!permit)
      return std::unexpected{std::move(permit.error())};
    const auto piece =
        bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), *permit)));
    if (auto written = out.write(piece); !written)
      return written;
    bytes = bytes.subspan(piece.size());
  } while (!bytes.empty());
  return {};
}

void check_blocking_write(Call& call, std::uint64_t size) {
  const std::uint64_t most = call.state<Context>().options().max_blocking_write;
  if (size > most) {
    throw Trap(fmt::format("{} bytes, but one blocking write takes at most {}; split them, or use "
                           "check-write and write",
                           size, most));
  }
}

StreamResult<> blocking_write(Call& call, OutputStream& out, Bytes bytes) {
  check_blocking_write(call, bytes.size());
  if (auto written = write_all(call, out, bytes); !written)
    return written;
  return blocking_flush(call, out);
}

StreamResult<> write_zeroes(OutputStream& out, std::uint64_t count) {
  auto permit = out.check_write();
  if (!permit)
    return std::unexpected{std::move(permit.error())};
  if (count <= kMaxStep)
    return checked_write(out, Bytes{kZeroes}.first(count));
  // One write, as the guest asked for one; the permit bounds what is made for it.
  if (count > *permit) {
    throw Trap(fmt::format("write exceeded budget: {} bytes where "
                           "check-write allows {}",
                           count, *permit));
  }
  return out.write(std::vector<std::byte>(count));
}

StreamResult<> blocking_write_zeroes(Call& call, OutputStream& out, std::uint64_t count) {
  check_blocking_write(call, count);
  do {
    const auto piece = std::min(count, kMaxStep);
    if (auto written = write_all(call, out, Bytes{kZeroes}.first(piece)); !written)
      return written;
    count -= piece;
  } while (count > 0);
  return blocking_flush(call, out);
}

/// What `available` said was there.
class Taken {
 public:
  Taken(InputStream& in, std::size_t size)
      : data_{std::make_unique_for_overwrite<std::byte[]>(size)}, size_{size} {
    in.take({data_.get(), size});
  }
  [[nodiscard]] Bytes bytes() const { return {data_.get(), size_}; }

 private:
  std::unique_ptr<std::byte[]> data_;
  std::size_t size_;
};

StreamResult<std::uint64_t> splice(OutputStream& out, InputStream& in, std::uint64_t length) {
  auto permit = out.check_write();
  if (!permit || *permit == 0)
    return permit;
  return out.splice(in, std::min(length, *permit));
}

StreamResult<std::uint64_t> blocking_splice(Call& call, OutputStream& out, InputStream& in,
                                            std::uint64_t length) {
  wait_for(call, out);
  wait_for(call, in);
  auto moved = splice(out, in, length);
  if (!moved)
    return moved;
  if (auto flushed = blocking_flush(call, out); !flushed)
    return std::unexpected{std::move(flushed.error())};
  return moved;
}

struct TakeFrom {
  InputStream* in;
  void operator()(std::span<std::byte> to) const { in->take(to); }
};

StreamResult<component::Filled<TakeFrom>> read(InputStream& in, std::uint64_t length) {
  auto size = in.available(length);
  if (!size)
    return std::unexpected{std::move(size.error())};
  return component::Filled<TakeFrom>{*size, {&in}};
}

StreamResult<std::uint64_t> skip(InputStream& in, std::uint64_t length) {
  auto size = in.available(std::min(length, kMaxStep));
  if (size && *size > 0)
    Taken{in, *size};
  return size;
}

void add_input_stream(component::Linker::Instance& streams) {
  using Self = Borrow<InputStream>;
  streams.resource<InputStream>("input-stream")
      .func("[method]input-stream.read",
            [](Self self, std::uint64_t length) { return read(*self, length); })
      .func("[method]input-stream.blocking-read",
            [](Call& call, Self self, std::uint64_t length) {
              auto bytes = read(*self, length);
              if (!bytes || bytes->size > 0)
                return bytes;
              wait_for(call, *self);
              return read(*self, length);
            })
      .func("[method]input-stream.skip",
            [](Self self, std::uint64_t length) { return skip(*self, length); })
      .func("[method]input-stream.blocking-skip",
            [](Call& call, Self self, std::uint64_t length) {
              wait_for(call, *self);
              return skip(*self, length);
            })
      .func("[method]input-stream.subscribe", [](Self self) { return self->subscribe(); });
}

void add_output_stream(component::Linker::Instance& streams) {
  using Self = Borrow<OutputStream>;
  streams.resource<OutputStream>("output-stream")
      .func("[method]output-stream.check-write", [](Self self) { return self->check_write(); })
      .func("[method]output-stream.write",
            [](Self self, Bytes bytes) { return checked_write(*self, bytes); })
      .func("[method]output-stream.blocking-write-and-flush",
            [](Call& call, Self self, Bytes bytes) { return blocking_write(call, *self, bytes); })
      .func("[method]output-stream.flush", [](Self self) { return self->flush(); })
      .func("[method]output-stream.blocking-flush",
            [](Call& call, Self self) { return blocking_flush(call, *self); })
      .func("[method]output-stream.subscribe", [](Self self) { return self->subscribe(); })
      .func("[method]output-stream.write-zeroes",
            [](Self self, std::uint64_t count) { return write_zeroes(*self, count); })
      .func("[method]output-stream.blocking-write-zeroes-and-flush",
            [](Call& call, Self self, std::uint64_t count) {
              return blocking_write_zeroes(call, *self, count);
            })
      .func("[method]output-stream.splice",
            [](Self self, Borrow<InputStream> source, std::uint64_t length) {
              return splice(*self, *source, length);
            })
      .func("[method]output-stream.blocking-splice",
            [](Call& call, Self self, Borrow<InputStream> source, std::uint64_t length) {
              return blocking_splice(call, *self, *source, length);
            });
}

}  // namespace

StreamResult<std::uint64_t> OutputStream::splice(InputStream& source, std::uint64_t max) {
  auto size = source.available(std::min(max, kMaxStep));
  if (!size || *size == 0)
    return size;
  const Taken taken{source, *size};
  if (auto written = write(taken.bytes()); !written)
    return std::unexpected{std::move(written.error())};
  return *size;
}

void add_streams(component::Linker& linker) {
  auto streams = linker.instance("wasi:io/streams@0.2.12");
  add_input_stream(streams);
  add_output_stream(streams);
}

}  // namespace portico::wasi
