#include <portico/wasi/wasi.hpp>

#include <optional>

namespace portico::wasi {

using component::Own;

namespace {

/// No guest's streams are a terminal, so there is never an object of these.
struct TerminalInput {
  static constexpr const char* kWitName = "terminal-input";
};
struct TerminalOutput {
  static constexpr const char* kWitName = "terminal-output";
};

template <class Terminal> std::optional<Own<Terminal>> none() {
  return std::nullopt;
}

}  // namespace

void add_terminals(component::Linker& linker) {
  linker.instance("wasi:cli/terminal-input@0.2.12").resource<TerminalInput>("terminal-input");
  linker.instance("wasi:cli/terminal-output@0.2.12").resource<TerminalOutput>("terminal-output");
  linker.instance("wasi:cli/terminal-stdin@0.2.12")
      .func("get-terminal-stdin", &none<TerminalInput>);
  linker.instance("wasi:cli/terminal-stdout@0.2.12")
      .func("get-terminal-stdout", &none<TerminalOutput>);
  linker.instance("wasi:cli/terminal-stderr@0.2.12")
      .func("get-terminal-stderr", &none<TerminalOutput>);
}

}  // namespace portico::wasi
