// Values of random types go from the host through one guest or several, each with a memory and a
// string encoding of its own, to the host again, and others come back. What arrives is what was
// sent, whatever the type.

#include "chain_text.hpp"
#include "random_value.hpp"

#include <portico/component/component.hpp>
#include <portico/component/linker.hpp>
#include <portico/component/store.hpp>

#include <cstdio>
#include <cstdlib>
#include <map>

namespace {

using namespace portico::component;
using fuzz::core_types;
using portico::Engine;
using portico::EngineOptions;
using portico::Result;

/// An allocator that begins near the end of a page, moves every block, overwrites what it has given
/// up, and gives out no zeros.
constexpr std::string_view kMemory = R"(
  (memory (export "mem") 1)
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

template <class T> T must(Result<T> result, const std::string& text) {
  if (!result) {
    std::fprintf(stderr, "%s\n%s\n", text.c_str(), result.error().describe().c_str());
    std::abort();
  }
  return std::move(*result);
}

struct Linked {
  std::string text;
  InstancePre pre;
  Func run;
};

Engine make_engine() {
  EngineOptions options;
  options.pooling = portico::Pooling::off;
  options.own_ticker = false;
  return Engine{options};
}

Linked link(const FuncType& type, const std::string& text) {
  static const Engine engine = make_engine();
  Linker linker;
  linker.instance("").func("f", type, [type, text](Call&, std::vector<Value> values) {
    if (!fuzz::same(values, current->sent))
      fail(text, type, "f was given " + to_text(type, values));
    return std::optional{current->reply};
  });
  const auto component =
      must(Component::compile(engine, std::as_bytes(std::span<const char>{text})), text);
  auto pre = must(linker.instantiate_pre(component), text);
  const Func run = must(find_func(pre, "", "run"), text);
  return {text, std::move(pre), run};
}

/// Compiling takes longer than anything, so inputs with the same type share what was made for one.
const Linked& linked(const FuncType& type, std::span<const std::string_view> encodings) {
  constexpr std::size_t kMost = 300;
  static std::map<std::string, Linked> cache;
  std::string text = fuzz::chain_text(
      type, encodings,
      {.memory = std::string{kMemory}, .code = forwarding(type), .more = "", .exports = {}});
  const auto found = cache.find(text);
  if (found != cache.end())
    return found->second;
  if (cache.size() == kMost)
    cache.clear();
  Linked made = link(type, text);
  return cache.emplace(std::move(text), std::move(made)).first->second;
}

std::vector<std::string_view> make_encodings(fuzz::Input& input) {
  static constexpr std::string_view kEncodings[] = {"utf8", "utf16", "latin1+utf16"};
  std::vector<std::string_view> encodings(1 + input.below(3));
  for (auto& encoding : encodings)
    encoding = kEncodings[input.below(3)];
  return encodings;
}

}  // namespace

/// So many bytes say the encodings and the type; the others are values for some calls.
constexpr std::size_t kTypeBytes = 64;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

/// Keeps the type most of the time, as a new one has to be compiled.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  if (size <= kTypeBytes || seed % 16 == 0)
    return LLVMFuzzerMutate(data, size, most);
  return kTypeBytes + LLVMFuzzerMutate(data + kTypeBytes, size - kTypeBytes, most - kTypeBytes);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::size_t cut = std::min(size, kTypeBytes);
  fuzz::Input type_input{data, cut};
  fuzz::Input input{data + cut, size - cut};
  const auto encodings = make_encodings(type_input);
  const FuncType type = fuzz::TypeMaker{type_input}.function();
  const Linked& guest = linked(type, encodings);
  Store store{guest.pre, {}};
  for (int calls = 0; calls == 0 || (calls < 8 && !input.empty()); ++calls) {
    Round round;
    for (const auto& param : type.params)
      round.sent.push_back(fuzz::make_value(input, *param.type));
    round.reply = fuzz::make_value(input, *type.result);
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
  }
  return 0;
}
