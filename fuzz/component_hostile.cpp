// Guests that do as they like: what they pass, and what their allocators give, is any bytes at all.
// Every call ends, with a value of its type or with an error, and the host gets only what is of the
// type too.

#include "chain.hpp"
#include "random_value.hpp"
#include "typed_input.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

using namespace portico::component;
using fuzz::core_types;
using portico::Result;

/// Where the guest takes its next move from: the first 4 KiB of its memory, round and round.
/// `fill` is honest; by it the host writes the whole memory.
constexpr std::string_view kMemory = R"((memory (export "mem") 1)
  (global $next (mut i32) (i32.const 0))
  (func $take (export "take") (result i64)
    (global.set $next (i32.and (i32.add (global.get $next) (i32.const 8)) (i32.const 0xFFF)))
    (i64.load (global.get $next)))
  (func (export "realloc") (param i32 i32 i32 i32) (result i32)
    (if (i64.eqz (i64.and (call $take) (i64.const 15)))
      (then (drop (memory.grow (i32.const 1)))))
    (i32.wrap_i64 (call $take)))
  (func (export "start of memory") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "ignore") (param i32 i32)))";

constexpr std::string_view kFill = R"(
(func (export "fill") (param "image" (list u8))
  (canon lift (core func $mem "ignore") (memory (core memory $mem "mem"))
    (realloc (core func $mem "start of memory"))))
)";

std::string taken(std::span<const CoreType> types) {
  static constexpr std::string_view kTake[] = {" (i32.wrap_i64 (call $take))", " (call $take)",
                                               " (f32.reinterpret_i32 (i32.wrap_i64 (call $take)))",
                                               " (f64.reinterpret_i64 (call $take))"};
  std::string text;
  for (const CoreType type : types)
    text += kTake[static_cast<std::size_t>(type)];
  return text;
}

/// Calls `f` up to three times, and returns; nothing that it is given matters. Rarely it calls `f`
/// where it must not.
std::string making_things_up(const FuncType& type) {
  const CoreSignature outer = lifted_signature(type);
  const CoreSignature inner = lowered_signature(type);
  const std::string call =
      fmt::format("(call $f{}){}", taken(inner.params), inner.results.empty() ? "" : " drop");
  const std::string perhaps =
      fmt::format("(if (i64.eqz (i64.and (call $take) (i64.const 1))) (then {}))", call);
  return fmt::format(
      R"((import "" "f" (func $f{}{}))
         (import "mem" "take" (func $take (result i64)))
         (func (export "post-return"){} {})
         (func (export "run"){}{} {} {} {} {}))",
      core_types("param", inner.params), core_types("result", inner.results),
      core_types("param", outer.results),
      fmt::format("(if (i64.eq (i64.and (call $take) (i64.const 255)) (i64.const 85)) (then {}))",
                  call),
      core_types("param", outer.params), core_types("result", outer.results), call, perhaps,
      perhaps, taken(outer.results));
}

[[noreturn]] void fail(const std::string& text, const std::string& why) {
  std::fprintf(stderr, "%s\n%s\n", text.c_str(), why.c_str());
  std::abort();
}

/// What is left of the input, from which `f` makes what it returns.
fuzz::Input* current = nullptr;

DynamicFunction answering(const FuncType& type, const std::string& text) {
  return [type, text](Call&, std::vector<Value> values) {
    if (const auto why = mismatch(type, values))
      fail(text, "f was given " + *why);
    return std::optional{fuzz::make_value(*current, *type.result)};
  };
}

using Fill = void(std::vector<std::uint8_t>);

/// A memory's contents, of which the guest makes pointers, lengths and all else: words that are
/// small, in the memory, or any.
std::vector<std::uint8_t> make_image(fuzz::Input& input) {
  constexpr std::size_t kDrawn = 0x1000;
  static constexpr std::uint32_t kMasks[] = {0x3,    0x7,    0xFFFF,      0xFFF8,
                                             0x1FFF, 0xFFFC, 0xFFFF'FFFF, 0x8000'FFFF};
  std::vector<std::uint8_t> image(0x10000);
  std::size_t drawn = 0;
  for (; drawn < kDrawn && (drawn == 0 || !input.empty()); drawn += 4) {
    const std::uint32_t mask = kMasks[input.below(8)];
    const std::uint32_t word = input.take<std::uint32_t>() & mask;
    std::memcpy(image.data() + drawn, &word, sizeof word);
  }
  for (std::size_t i = drawn; i < image.size(); ++i)
    image[i] = image[i - drawn];
  return image;
}

/// Whether the call succeeded.
bool run(Store& store, const fuzz::Chain& guest, const FuncType& type, fuzz::Input& input) {
  std::vector<Value> arguments;
  for (const auto& param : type.params)
    arguments.push_back(fuzz::make_value(input, *param.type));
  std::optional<bool> succeeded;
  store.call(guest.run, std::move(arguments), [&](Result<std::optional<Value>> result) {
    succeeded = bool{result};
    if (!result)
      return;
    if (!*result)
      fail(guest.text, "run gave no value");
    if (const auto why = mismatch(*type.result, **result))
      fail(guest.text, "run gave " + *why);
  });
  if (!succeeded)
    fail(guest.text, "the call has not ended");
  return *succeeded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::TypedInput input{data, size};
  const auto encodings = fuzz::make_encodings(input.type);
  const FuncType type =
      fuzz::TypeMaker{input.type, fuzz::Chain::resource(), fuzz::TypeMaker::Borrows::yes}
          .function();
  const fuzz::Chain& guest = fuzz::Chain::linked(type, encodings,
                                                 {.memory = std::string{kMemory},
                                                  .code = making_things_up(type),
                                                  .more = std::string{kFill},
                                                  .exports = {"fill"}},
                                                 &answering);
  StoreOptions options;
  options.limits = {.max_handles = 100, .max_call_bytes = 1 << 20};
  Store store{guest.pre, options};
  current = &input.rest;
  const auto image = make_image(input.rest);
  for (std::size_t i = 0; i < encodings.size(); ++i) {
    const auto fill =
        fuzz::Chain::must(typed_func<Fill>(guest.pre, "", fmt::format("fill{}", i)), guest.text);
    store.call(
        fill, [&](Result<> filled) { fuzz::Chain::must(std::move(filled), guest.text); }, image);
  }
  for (int calls = 0; calls < 8; ++calls)
    if (!run(store, guest, type, input.rest))
      break;
  return 0;
}
