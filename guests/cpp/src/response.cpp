#include <portico/guest/response.hpp>

namespace portico::guest {

namespace {

Response with_type(std::string_view text, int status, std::string_view type) {
  Response response{status, Body{text}};
  response.headers().append("content-type", type);
  return response;
}

}  // namespace

Response Response::text(std::string_view text, int status) {
  return with_type(text, status, "text/plain; charset=utf-8");
}

Response Response::html(std::string_view text, int status) {
  return with_type(text, status, "text/html; charset=utf-8");
}

Response Response::json(std::string_view text, int status) {
  return with_type(text, status, "application/json");
}

Response Response::redirect(std::string_view location, int status) {
  Response response{status};
  response.headers().append("location", location);
  return response;
}

Response&& Response::header(std::string_view name, std::string_view value) && {
  headers_.set(name, value);
  return std::move(*this);
}

}  // namespace portico::guest
