#include <portico/result.hpp>

#include <gtest/gtest.h>

#include <set>

namespace portico {
namespace {

TEST(Error, NamesEveryCode) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(Errc::internal); ++code)
    names.insert(to_string(static_cast<Errc>(code)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(Errc::internal) + 1);
}

TEST(Error, CarriesItsParts) {
  const Error error =
      Error{Errc::exit, "guest exited"}.with_exit_status(3).with_backtrace("0: main").with_cause(
          Error{Errc::io, "no such file"});
  EXPECT_EQ(error.code(), Errc::exit);
  EXPECT_EQ(error.message(), "guest exited");
  EXPECT_EQ(error.exit_status(), 3);
  EXPECT_EQ(error.backtrace(), "0: main");
  ASSERT_TRUE(error.cause());
  EXPECT_EQ(error.cause()->code(), Errc::io);
  EXPECT_EQ(error.cause()->cause(), nullptr);
}

TEST(Error, PutsContextInFront) {
  const Error error = Error{Errc::link, "no import"}.in("app.wasm").in("starting");
  EXPECT_EQ(error.message(), "starting: app.wasm: no import");
  EXPECT_EQ(error.describe(), "starting: app.wasm: no import");
}

TEST(Error, DescribesCausesAndBacktraces) {
  const Error error =
      Error{Errc::trap, "handler failed"}
          .with_backtrace("0: inner\n1: outer\n")
          .with_cause(Error{Errc::limit, "memory"}.with_cause(Error{Errc::config, "too small"}));
  EXPECT_EQ(error.describe(), "handler failed\n"
                              "guest backtrace, innermost first:\n"
                              "0: inner\n"
                              "1: outer\n"
                              "caused by: memory\n"
                              "caused by: too small");
}

TEST(Error, FailMakesAResult) {
  const Result<int> result = fail(Errc::io, "gone");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), Errc::io);
  EXPECT_EQ(result.error().message(), "gone");
}

}  // namespace
}  // namespace portico
