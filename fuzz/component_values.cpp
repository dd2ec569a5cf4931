// Values of random types go from the host through one guest or several, each with a memory and a
// string encoding of its own, to the host again, and others come back. What arrives is what was
// sent, whatever the type.

#include "chain.hpp"
#include "random_value.hpp"
#include "typed_input.hpp"

#include <portico/component/store.hpp>

#include <cstdio>
#include <cstdlib>

namespace {

using namespace portico::component;
using fuzz::core_types;
using portico::Result;

/// An allocator that begins near the end of a page, moves every block, overwrites what it has given
/// up, and gives out no zeros.
constexpr std::string_view kMemory = R"((memory (export "mem") 1)
  (global $next (mut i32) (i32.const 65400))
  (func (export "realloc")
      (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32) (local $end i32)
    (local.set $at (i32.and
      (i32.add (global.get $next) (i32.sub (local.get $align) (i32.const 1)))
      (i32.sub (i32.const 0) (local.get $align))))
    (local.set $end (i32.add (local.get $at) (local.get $size)))
    (global.set $next (local.get $end))
    (if (i32.gt_u (local.get $end) (i32.shl (memory.size) (i32.const 16)))
      (then (if (i32.eq (i32.const -1)
          (memory.grow (i32.add (i32.const 1)
          (i32.shr_u (i32.add (local.get $size) (local.get $align)) (i32.const 16)))))
        (then unreachable))))
    (memory.fill (local.get $at) (i32.const 0xCD) (local.get $size))
    (memory.copy (local.get $at) (local.get $old)
      (select (local.get $old_size) (local.get $size)
        (i32.lt_u (local.get $old_size) (local.get $size))))
    (memory.fill (local.get $old) (i32.const 0xA5) (local.get $old_size))
    (local.get $at))
  (func (export "clear")
    (memory.fill (i32.const 65400) (i32.const 0xA5)
      (i32.sub (global.get $next) (i32.const 65400)))
    (global.set $next (i32.const 65400))))";

/// Passes on what it is given, the way back too.
std::string forwarding(const FuncType& type) {
  const CoreSignature outer = lifted_signature(type);
  const CoreSignature inner = lowered_signature(type);
  std::string text = fmt::format(
      R"((import "" "f" (func $f{}{}))
         (import "mem" "realloc" (func $realloc (param i32 i32 i32 i32) (result i32)))
         (import "mem" "clear" (func $clear))
         (func (export "post-return"){} (call $clear))
         (func (export "run"){}{} (local $at i32))",
      core_types("param", inner.params), core_types("result", inner.results),
      core_types("param", outer.results), core_types("param", outer.params),
      core_types("result", outer.results));
  const bool by_pointer = inner.params.size() > outer.params.size();
  if (by_pointer) {
    const Layout& layout = type.result->layout();
    text += fmt::format("(local.set $at (call $realloc (i32.const 0) (i32.const 0) (i32.const {}) "
                        "(i32.const {})))",
                        layout.alignment, layout.size);
  }
  text += "(call $f";
  for (std::size_t i = 0; i < outer.params.size(); ++i)
    text += fmt::format(" (local.get {})", i);
  return text + (by_pointer ? " (local.get $at)) (local.get $at))" : "))");
}

/// What is being passed.
struct Round {
  std::vector<Value> sent;
  Value reply;
};
const Round* current = nullptr;

std::string to_text(const FuncType& type, const std::vector<Value>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i)
    text += to_string(*type.params[i].type, values[i]) + ", ";
  return text;
}

[[noreturn]] void fail(const std::string& component, const FuncType& type, const std::string& why) {
  std::fprintf(stderr, "%s\n%s\n%s\nsent: %s\nreply: %s\n", component.c_str(),
               type.to_string().c_str(), why.c_str(), to_text(type, current->sent).c_str(),
               to_string(*type.result, current->reply).c_str());
  std::abort();
}

/// What `f` is: it takes what was sent and gives what is to come back.
DynamicFunction checking(const FuncType& type, const std::string& text) {
  return [type, text](Call&, std::vector<Value> values) {
    if (!fuzz::same(values, current->sent))
      fail(text, type, "f was given " + to_text(type, values));
    return std::optional{current->reply};
  };
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::TypedInput input{data, size};
  const auto encodings = fuzz::make_encodings(input.type);
  const FuncType type =
      fuzz::TypeMaker{input.type, fuzz::Chain::resource(), fuzz::TypeMaker::Borrows::no}.function();
  const fuzz::Chain& guest = fuzz::Chain::linked(
      type, encodings,
      {.memory = std::string{kMemory}, .code = forwarding(type), .more = "", .exports = {}},
      &checking);
  Store store{guest.pre, {}};
  for (int calls = 0; calls == 0 || (calls < 8 && !input.rest.empty()); ++calls) {
    Round round;
    for (const auto& param : type.params)
      round.sent.push_back(fuzz::make_value(input.rest, *param.type));
    round.reply = fuzz::make_value(input.rest, *type.result);
    current = &round;
    bool done = false;
    store.call(guest.run, round.sent, [&](Result<std::optional<Value>> result) {
      done = true;
      if (!result)
        fail(guest.text, type, result.error().describe());
      if (!*result || !fuzz::same(**result, round.reply))
        fail(guest.text, type, "run gave another value");
    });
    if (!done)
      fail(guest.text, type, "the call has not ended");
    if (store.handle_count() != 0)
      fail(guest.text, type, "handles are left");
  }
  return 0;
}
