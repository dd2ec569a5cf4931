#include <wasi/stdio/standard_streams.hpp>

#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <variant>

namespace portico::wasi {

using component::Call;
using component::Own;

namespace {

/// Input that is there from the start, if any. Guests may ask for it several times and read on
/// where they are.
class BytesInput : public InputStream {
 public:
  BytesInput(std::string_view bytes, std::size_t& read) : bytes_{bytes}, read_{read} {}

  bool ready() override { return true; }
  Signal& changed(Call&) override { return never_; }
  StreamResult<std::size_t> available(std::uint64_t max) override {
    if (read_ == bytes_.size())
      return closed();
    return static_cast<std::size_t>(std::min<std::uint64_t>(max, bytes_.size() - read_));
  }
  void take(std::span<std::byte> to) override {
    if (to.size() > bytes_.size() - read_)
      throw Trap("what was there to read has been taken meanwhile");
    std::memcpy(to.data(), bytes_.data() + read_, to.size());
    read_ += to.size();
  }

 private:
  std::string_view bytes_;
  std::size_t& read_;
  Signal never_;
};

/// A handle to the one stream that the sandbox has.
class HostInput : public InputStream {
 public:
  explicit HostInput(DescriptorInput& input) : input_{input} {}

  bool ready() override { return input_.ready(); }
  Signal& changed(Call&) override { return input_.changed(); }
  StreamResult<std::size_t> available(std::uint64_t max) override { return input_.available(max); }
  void take(std::span<std::byte> to) override { input_.take(to); }

 private:
  DescriptorInput& input_;
};

class HostOutput : public OutputStream {
 public:
  explicit HostOutput(DescriptorOutput& output) : output_{output} {}

  bool ready() override { return output_.ready(); }
  Signal& changed(Call&) override { return output_.changed(); }
  StreamResult<std::uint64_t> check_write() override { return output_.check_write(); }
  StreamResult<> write(std::span<const std::byte> bytes) override { return output_.write(bytes); }
  StreamResult<> flush() override { return output_.flush(); }

 private:
  DescriptorOutput& output_;
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

Own<InputStream> input(Call& call) {
  auto& context = call.state<Context>();
  const Input& given = context.options().standard_input;
  auto& streams = context.streams();
  if (const auto* host = std::get_if<HostDescriptor>(&given))
    return Own<InputStream>{std::make_unique<HostInput>(streams.input(call, *host))};
  return Own<InputStream>{
      std::make_unique<BytesInput>(std::get<std::string>(given), streams.bytes_read)};
}

Own<OutputStream> output(Call& call, Output Options::* which,
                         DescriptorOutput& (StandardStreams::*stream)(Call&, HostDescriptor)) {
  auto& context = call.state<Context>();
  const Output& given = context.options().*which;
  if (const auto* sink = std::get_if<Sink>(&given))
    return Own<OutputStream>{std::make_unique<SinkStream>(*sink)};
  auto& streams = context.streams();
  return Own<OutputStream>{
      std::make_unique<HostOutput>((streams.*stream)(call, std::get<HostDescriptor>(given)))};
}

}  // namespace

void add_stdin(component::Linker& linker) {
  linker.instance("wasi:cli/stdin@0.2.12").func("get-stdin", &input);
}

void add_stdout(component::Linker& linker) {
  linker.instance("wasi:cli/stdout@0.2.12").func("get-stdout", [](Call& call) {
    return output(call, &Options::standard_output, &StandardStreams::output);
  });
}

void add_stderr(component::Linker& linker) {
  linker.instance("wasi:cli/stderr@0.2.12").func("get-stderr", [](Call& call) {
    return output(call, &Options::standard_error, &StandardStreams::error);
  });
}

}  // namespace portico::wasi
