#include <wast/test_host.hpp>

#include <portico/trap.hpp>

#include <span>
#include <string_view>

namespace portico::wast {
namespace {

using component::Call;
using component::FuncType;
using component::HostResourceType;
using component::Kind;
using component::Type;
using component::Value;
using Values = std::vector<Value>;
using Params = std::vector<Type::Member>;

constexpr std::string_view kModule = R"((module
    (global (export "g") i32 i32.const 100)
    (func (export "f") (result i32) i32.const 101)))";

std::uint32_t number_of(const Value& resource) {
  return std::get<std::uint32_t>(std::get<Value::Resource>(resource.of).representation);
}

void expect(const Values& args) {
  if (number_of(args[0]) != std::get<std::uint32_t>(args[1].of)) {
    throw Trap("the resource is not the one that was expected");
  }
}

}  // namespace

TestHost::TestHost() {
  resource1_.name = "resource1";
  resource1_.drop_number = [this](std::uint32_t number) {
    ++drops_;
    last_drop_ = number;
  };
  resource2_.name = "resource2";
}

void TestHost::add_to(component::Linker& linker) {
  linker.instance("").func("host-return-two", [] { return std::uint32_t{2}; });
  auto host = linker.instance("host");
  host.func("return-three", [] { return std::uint32_t{3}; });
  host.func("return-hi", [] { return std::string_view{"hi"}; });
  (void)host.module("simple-module", std::as_bytes(std::span{kModule}));
  linker.instance("host/nested").func("return-four", [] { return std::uint32_t{4}; });
  add_resources(host);
}

void TestHost::add_resources(component::Linker::Instance host) {
  host.resource("resource1", resource1_);
  host.resource("resource2", resource2_);
  host.resource("resource1-again", resource1_);

  const Type u32{Kind::u32};
  const Type own{Kind::own, &resource1_};
  const Type borrow{Kind::borrow, &resource1_};
  const auto nothing = [](Call&, const Values&) { return std::nullopt; };
  const auto check = [](Call&, const Values& args) {
    expect(args);
    return std::nullopt;
  };
  host.func("[constructor]resource1", {Params{{"", u32}}, own, false},
            [this](Call&, const Values& args) {
              return Value{Value::Resource{&resource1_, std::get<std::uint32_t>(args[0].of)}};
            });
  host.func("[static]resource1.assert", {Params{{"", own}, {"", u32}}, {}, false}, check);
  host.func("[static]resource1.last-drop", [this] { return last_drop_; });
  host.func("[static]resource1.drops", [this] { return drops_; });
  host.func("[method]resource1.simple", {Params{{"", borrow}, {"", u32}}, {}, false}, check);
  host.func("[method]resource1.take-borrow", {Params{{"", borrow}, {"", borrow}}, {}, false},
            nothing);
  host.func("[method]resource1.take-own", {Params{{"", borrow}, {"", own}}, {}, false}, nothing);
}

}  // namespace portico::wast
