#include <http/error_page.hpp>

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace portico::http {
namespace {

TEST(ErrorPage, IsAWholeResponse) {
  EXPECT_EQ(refusal_page({400, "no host field"}, "now"),
            "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\n"
            "date: now\r\n"
            "content-length: 31\r\nconnection: close\r\n\r\n400 Bad Request: no host field\n");
}

TEST(ErrorPage, CanBeServed) {
  const Response response = error_response(504, "no answer\r\nin time");
  EXPECT_EQ(response.status, 504);
  EXPECT_EQ(*response.headers.find("content-type"), "text/plain; charset=utf-8");
  const Step step = response.body->poll(100);
  const auto& chunk = std::get<Chunk>(step);
  EXPECT_EQ((std::string{reinterpret_cast<const char*>(chunk.data()), chunk.size()}),
            "504 Gateway Timeout: no answer  in time\n");
}

}  // namespace
}  // namespace portico::http
