#include <portico/wasi/wasi.hpp>

#include <memory>
#include <optional>
#include <variant>

#include <unistd.h>

namespace portico::wasi {

using component::Call;
using component::Own;

namespace {

// They have no methods; that they are there is what they tell.
struct TerminalInput {
  static constexpr const char* kWitName = "terminal-input";
};
struct TerminalOutput {
  static constexpr const char* kWitName = "terminal-output";
};

/// One if `stream` is a descriptor, and that a terminal.
template <class Terminal, class Stream>
std::optional<Own<Terminal>> terminal(const Stream& stream) {
  const auto* host = std::get_if<HostDescriptor>(&stream);
  if (!host || ::isatty(host->number) == 0)
    return std::nullopt;
  return component::own<Terminal>();
}

}  // namespace

void add_terminals(component::Linker& linker) {
  linker.instance("wasi:cli/terminal-input@0.2.12").resource<TerminalInput>("terminal-input");
  linker.instance("wasi:cli/terminal-output@0.2.12").resource<TerminalOutput>("terminal-output");
  linker.instance("wasi:cli/terminal-stdin@0.2.12").func("get-terminal-stdin", [](Call& call) {
    return terminal<TerminalInput>(call.state<Context>().options().standard_input);
  });
  linker.instance("wasi:cli/terminal-stdout@0.2.12").func("get-terminal-stdout", [](Call& call) {
    return terminal<TerminalOutput>(call.state<Context>().options().standard_output);
  });
  linker.instance("wasi:cli/terminal-stderr@0.2.12").func("get-terminal-stderr", [](Call& call) {
    return terminal<TerminalOutput>(call.state<Context>().options().standard_error);
  });
}

}  // namespace portico::wasi
