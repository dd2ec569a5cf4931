#include <wasi_http/fields.hpp>

#include <portico/trap.hpp>

#include <gtest/gtest.h>

#include <string>

namespace portico::wasi_http {
namespace {

using namespace std::string_view_literals;

const Context kContext;

Context bounded(std::uint64_t max_fields_size) {
  Context context;
  context.limits.max_fields_size = max_fields_size;
  return context;
}

HostFields::Value bytes(std::string_view text) {
  return std::as_bytes(std::span{text});
}

std::string text(HostFields::Value value) {
  return {reinterpret_cast<const char*>(value.data()), value.size()};
}

std::string entries(const HostFields& fields) {
  std::string all;
  for (const auto& [name, value] : fields.entries())
    all.append(name).append("=").append(text(value)).append(";");
  return all;
}

template <class Error> bool is(const auto& result) {
  return !result && std::holds_alternative<Error>(result.error());
}

HostFields frozen(HostFields fields) {
  return HostFields{std::move(fields).share(), kContext};
}

TEST(HostFields, KeepsCaseAndOrder) {
  HostFields fields{kContext};
  EXPECT_TRUE(fields.append("X-One", bytes("1")));
  EXPECT_TRUE(fields.append("two", bytes("2")));
  EXPECT_TRUE(fields.append("x-one", bytes("")));
  EXPECT_EQ(entries(fields), "X-One=1;two=2;x-one=;");
  EXPECT_EQ(fields.get("X-ONE").size(), 2U);
  EXPECT_TRUE(fields.has("TWO"));
  EXPECT_TRUE(fields.erase("x-ONE"));
  EXPECT_TRUE(fields.erase("absent"));
  EXPECT_EQ(entries(fields), "two=2;");
}

TEST(HostFields, SetReplacesAllValuesAndNoneRemoves) {
  HostFields fields{kContext};
  EXPECT_TRUE(fields.append("a", bytes("1")));
  EXPECT_TRUE(fields.append("A", bytes("2")));
  EXPECT_TRUE(fields.set("a", {bytes("3"), bytes("4")}));
  EXPECT_EQ(entries(fields), "a=3;a=4;");
  EXPECT_TRUE(fields.set("a", {}));
  EXPECT_EQ(entries(fields), "");
}

TEST(HostFields, GetAndHasOfBadNamesFindNothing) {
  const HostFields fields{kContext};
  EXPECT_TRUE(fields.get("no such").empty());
  EXPECT_FALSE(fields.has(""));
}

TEST(HostFields, RejectsBadSyntax) {
  HostFields fields{kContext};
  for (const std::string_view name : {"", "a b", "a:", "\"", "a\n"}) {
    EXPECT_TRUE(is<InvalidSyntax>(fields.append(name, bytes("v")))) << name;
    EXPECT_TRUE(is<InvalidSyntax>(fields.set(name, {bytes("v")}))) << name;
    EXPECT_TRUE(is<InvalidSyntax>(fields.erase(name))) << name;
  }
  EXPECT_TRUE(is<InvalidSyntax>(fields.append(std::string(65'536, 'a'), bytes(""))));
  for (const std::string_view value : {"\n"sv, "\r"sv, "\0"sv, "\x7f"sv})
    EXPECT_TRUE(is<InvalidSyntax>(fields.append("a", bytes(value))));
  EXPECT_TRUE(fields.append("a", bytes(" \t\x80\xff")));
}

TEST(HostFields, RejectsForbiddenNamesInAnyCase) {
  HostFields fields{kContext};
  for (const std::string_view name :
       {"Connection", "keep-alive", "PROXY-authenticate", "proxy-authorization", "proxy-connection",
        "transfer-encoding", "upgrade", "Host", "http2-settings"}) {
    EXPECT_TRUE(is<Forbidden>(fields.append(name, bytes("\n")))) << name;
    EXPECT_TRUE(is<Forbidden>(fields.set(name, {bytes("v")}))) << name;
    EXPECT_TRUE(is<Forbidden>(fields.erase(name))) << name;
    EXPECT_TRUE(is<Forbidden>(HostFields::from_list({{name, bytes("v")}}, kContext))) << name;
  }
  for (const std::string_view name : {"te", "expect", "trailer", "date", "via"})
    EXPECT_TRUE(fields.append(name, bytes("v"))) << name;
}

TEST(HostFields, ContentLengthIsOneDecimalNumber) {
  HostFields fields{kContext};
  for (const std::string_view bad : {"", "+5", "-5", " 5", "5 ", "0x5", "18446744073709551616"})
    EXPECT_TRUE(is<InvalidSyntax>(fields.append("Content-Length", bytes(bad)))) << bad;
  EXPECT_TRUE(fields.append("Content-Length", bytes("007")));
  EXPECT_EQ(text(fields.get("content-length").front()), "7");
  EXPECT_TRUE(is<InvalidSyntax>(fields.append("content-length", bytes("7"))));
  EXPECT_TRUE(is<InvalidSyntax>(fields.set("content-length", {bytes("8"), bytes("8")})));
  EXPECT_TRUE(fields.set("content-length", {bytes("8")}));
  EXPECT_EQ(entries(fields), "content-length=8;");
  EXPECT_TRUE(is<InvalidSyntax>(HostFields::from_list(
      {{"content-length", bytes("1")}, {"content-length", bytes("1")}}, kContext)));
}

TEST(HostFields, ImmutableComesAfterNameAndAppendedValueButBeforeSetValue) {
  HostFields made{kContext};
  EXPECT_TRUE(made.append("a", bytes("1")));
  HostFields fields = frozen(std::move(made));
  EXPECT_TRUE(is<InvalidSyntax>(fields.append("", bytes("v"))));
  EXPECT_TRUE(is<Forbidden>(fields.append("host", bytes("v"))));
  EXPECT_TRUE(is<InvalidSyntax>(fields.append("a", bytes("\n"))));
  EXPECT_TRUE(is<Immutable>(fields.append("a", bytes("v"))));
  EXPECT_TRUE(is<Immutable>(fields.set("a", {bytes("\n")})));
  EXPECT_TRUE(is<Immutable>(fields.erase("a")));
  EXPECT_EQ(entries(fields), "a=1;");

  const auto copy = fields.clone();
  EXPECT_TRUE(copy->append("b", bytes("2")));
  EXPECT_EQ(entries(*copy), "a=1;b=2;");
  EXPECT_EQ(entries(fields), "a=1;");
}

TEST(HostFields, GrowingOverTheLimitTraps) {
  // "a" costs 33 once, each value of one byte 41.
  const Context context = bounded(33 + 41 + 41);
  HostFields fields{context};
  EXPECT_TRUE(fields.append("a", bytes("1")));
  EXPECT_TRUE(fields.append("A", bytes("2")));
  EXPECT_THROW((void)fields.append("a", bytes("")), Trap);
  EXPECT_THROW((void)fields.set("b", {bytes("")}), Trap);
  EXPECT_TRUE(fields.set("a", {bytes("333")}));
  EXPECT_TRUE(fields.erase("a"));
  EXPECT_TRUE(fields.set("b", {bytes("1"), bytes("2")}));
  EXPECT_THROW((void)HostFields::from_list({{"long-name", bytes("v")}}, bounded(50)), Trap);
}

TEST(HostFields, AMapThatCameInOverTheLimitMayOnlyShrink) {
  const Context context = bounded(100);
  const auto incoming = std::make_shared<http::Fields>(
      http::Fields{{"a", std::string(200, 'x')}, {"b", std::string(200, 'y')}});
  const auto copy = HostFields{incoming, context}.clone();
  EXPECT_THROW((void)copy->append("c", bytes("1")), Trap);
  EXPECT_TRUE(copy->erase("a"));
  EXPECT_TRUE(copy->set("b", {bytes("short")}));
  EXPECT_EQ(entries(*copy), "b=short;");
}

TEST(HostFields, AtMost32768Fields) {
  const Context context = bounded(~std::uint64_t{0});
  HostFields fields{context};
  const std::vector<HostFields::Value> values(32'768);
  EXPECT_TRUE(fields.set("a", values));
  EXPECT_THROW((void)fields.append("a", {}), Trap);
}

TEST(DeclaredLength, IsUsableOnceAndInDecimal) {
  EXPECT_EQ(declared_length({}).value(), std::nullopt);
  EXPECT_EQ(declared_length({{"Content-Length", "12"}}).value(), 12U);
  EXPECT_FALSE(declared_length({{"content-length", "x"}}));
  EXPECT_FALSE(declared_length({{"content-length", "1"}, {"content-length", "1"}}));
}

TEST(SharedFields, TakeMovesWhatNobodyElseHas) {
  auto fields = std::make_shared<http::Fields>(http::Fields{{"a", "1"}});
  const SharedFields view = fields;
  EXPECT_EQ(take(std::move(fields)).size(), 1U);
  EXPECT_EQ(view->size(), 1U);
}

}  // namespace
}  // namespace portico::wasi_http
