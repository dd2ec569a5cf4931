#include <engine/raw.hpp>

#include <fmt/format.h>

#include <iterator>

namespace portico::engine {
namespace {

/// The engine appends its own rendering of the backtrace after an empty line or this heading.
std::string_view first_paragraph(std::string_view text) {
  constexpr std::string_view kHeading = "error while executing at wasm backtrace:";
  if (text.starts_with(kHeading)) {
    const auto caused = text.find("Caused by:");
    if (caused != std::string_view::npos) {
      text.remove_prefix(caused + std::string_view{"Caused by:"}.size());
      while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) {
        text.remove_prefix(1);
      }
    }
  }
  text = text.substr(0, text.find("\n\nStack backtrace:"));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\0')) {
    text.remove_suffix(1);
  }
  return text;
}

std::string_view view(const wasm_byte_vec_t& bytes) {
  return {bytes.data, bytes.size};
}

std::string frame_line(const wasm_frame_t& frame) {
  const wasm_name_t* module = wasmtime_frame_module_name(&frame);
  const wasm_name_t* func = wasmtime_frame_func_name(&frame);
  const std::string where = func != nullptr
                                ? std::string{view(*func)}
                                : fmt::format("function {}", wasm_frame_func_index(&frame));
  return fmt::format("{}{}{} +{:#x}\n", module != nullptr ? view(*module) : "",
                     module != nullptr ? "!" : "", where, wasm_frame_module_offset(&frame));
}

/// Takes `frames`.
std::string lines_of(wasm_frame_vec_t& frames) {
  std::string lines;
  for (std::size_t i = 0; i < frames.size; ++i) {
    lines += frame_line(*frames.data[i]);
  }
  if (!lines.empty()) {
    lines.pop_back();
  }
  wasm_frame_vec_delete(&frames);
  return lines;
}

}  // namespace

std::string message_of(const wasmtime_error_t& error) {
  wasm_name_t text;
  wasmtime_error_message(&error, &text);
  std::string message{first_paragraph(view(text))};
  wasm_name_delete(&text);
  return message;
}

std::unexpected<Error> engine_failure(Errc code, std::string_view what, wasmtime_error_t* error) {
  const ErrorHandle owned{error};
  return fail(code, fmt::format("{}: {}", what, message_of(*owned)));
}

TrapText describe_trap(const wasm_trap_t& trap) {
  TrapText text;
  wasm_message_t message;
  wasm_trap_message(&trap, &message);
  text.message = first_paragraph(view(message));
  wasm_byte_vec_delete(&message);

  wasm_frame_vec_t frames;
  wasm_trap_trace(&trap, &frames);
  text.frames = lines_of(frames);
  return text;
}

TrapText describe_error(const wasmtime_error_t& error) {
  wasm_frame_vec_t frames;
  wasmtime_error_wasm_trace(&error, &frames);
  return {message_of(error), lines_of(frames)};
}

std::optional<int> exit_status_of(const wasmtime_error_t& error) {
  int status = 0;
  return wasmtime_error_exit_status(&error, &status) ? std::optional{status} : std::nullopt;
}

}  // namespace portico::engine
