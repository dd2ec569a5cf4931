#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <memory>

namespace portico::wasi {

using component::Call;
using component::Own;

namespace {

/// Input of which there is none.
class NoInput : public InputStream {
 public:
  bool ready() override { return true; }
  Signal& changed(Call&) override { return never_; }
  StreamResult<std::size_t> available(std::uint64_t) override { return closed(); }
  void take(std::span<std::byte>) override {}

 private:
  Signal never_;
};

/// Output that an embedder's sink takes at once, so it is always ready.
class SinkStream : public OutputStream {
 public:
  /// `sink` belongs to the sandbox's context.
  explicit SinkStream(const Sink& sink) : sink_{sink} {}

  bool ready() override { return true; }
  Signal& changed(Call&) override { return never_; }
  StreamResult<std::uint64_t> check_write() override { return kPermit; }
  StreamResult<> write(std::span<const std::byte> bytes) override {
    if (sink_ && !bytes.empty())
      sink_(bytes);
    return {};
  }
  StreamResult<> flush() override { return {}; }

 private:
  /// 64 KiB, as in the reference: a bound on what a sink must take at once.
  static constexpr std::uint64_t kPermit = std::uint64_t{64} * 1024;

  const Sink& sink_;
  Signal never_;
};

Own<OutputStream> stream_to(const Sink& sink) {
  return Own<OutputStream>{std::make_unique<SinkStream>(sink)};
}

}  // namespace

void add_stdin(component::Linker& linker) {
  linker.instance("wasi:cli/stdin@0.2.12").func("get-stdin", [] {
    return Own<InputStream>{std::make_unique<NoInput>()};
  });
}

void add_stdout(component::Linker& linker) {
  linker.instance("wasi:cli/stdout@0.2.12").func("get-stdout", [](Call& call) {
    return stream_to(call.state<Context>().options().standard_output);
  });
}

void add_stderr(component::Linker& linker) {
  linker.instance("wasi:cli/stderr@0.2.12").func("get-stderr", [](Call& call) {
    return stream_to(call.state<Context>().options().standard_error);
  });
}

}  // namespace portico::wasi
