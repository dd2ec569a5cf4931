#include <portico/guest/text.hpp>

#include "host.hpp"

#include <algorithm>
#include <vector>

namespace portico::guest {

std::optional<std::string_view> Headers::get(std::string_view name) const {
  for (const auto& [key, value] : fields_) {
    if (equals_ignoring_case(key, name))
      return value;
  }
  return {};
}

std::string_view Headers::get_or(std::string_view name, std::string_view otherwise) const {
  return get(name).value_or(otherwise);
}

std::vector<std::string_view> Headers::get_all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : fields_) {
    if (equals_ignoring_case(key, name))
      values.push_back(value);
  }
  return values;
}

bool Headers::has(std::string_view name) const {
  return get(name).has_value();
}

void Headers::set(std::string_view name, std::string_view value) {
  remove(name);
  append(name, value);
}

void Headers::append(std::string_view name, std::string_view value) {
  fields_.emplace_back(name, value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_,
                [&](const Field& field) { return equals_ignoring_case(field.first, name); });
}

namespace detail {

namespace {

/// Which field it was, found one by one: the whole list only says that there is one.
Error blame(const Headers& headers) {
  for (const auto& [name, value] : headers) {
    wasi_http_types_tuple2_field_name_field_value_t entry{
        lend(name), lend<wasi_http_types_field_value_t>(value)};
    wasi_http_types_list_tuple2_field_name_field_value_t list{&entry, 1};
    wasi_http_types_own_fields_t fields{};
    wasi_http_types_header_error_t error{};
    if (!wasi_http_types_static_fields_from_list(&list, &fields, &error)) {
      const bool forbidden = error.tag == WASI_HTTP_TYPES_HEADER_ERROR_FORBIDDEN;
      return {ErrorCode::invalid_header,
              name + (forbidden ? " is the host's to set" : " is not valid")};
    }
    wasi_http_types_fields_drop_own(fields);
  }
  return {ErrorCode::invalid_header, "fields that do not go together"};
}

}  // namespace

Result<Handle<Resource::fields>> to_host(const Headers& headers,
                                         std::optional<std::uint64_t> length) {
  std::vector<wasi_http_types_tuple2_field_name_field_value_t> entries;
  entries.reserve(headers.size() + 1);
  for (const auto& [name, value] : headers)
    entries.push_back({lend(name), lend<wasi_http_types_field_value_t>(value)});
  std::string digits;
  if (length && !headers.has("content-length")) {
    digits = to_text(*length);
    entries.push_back({lend("content-length"), lend<wasi_http_types_field_value_t>(digits)});
  }
  wasi_http_types_list_tuple2_field_name_field_value_t list{entries.data(), entries.size()};
  wasi_http_types_own_fields_t fields{};
  wasi_http_types_header_error_t error{};
  if (!wasi_http_types_static_fields_from_list(&list, &fields, &error))
    return std::unexpected{blame(headers)};
  return Handle<Resource::fields>{fields.__handle};
}

Result<Handle<Resource::fields>> to_host(const Headers& headers) {
  return to_host(headers, {});
}

Headers take_headers(std::int32_t id) {
  const Handle<Resource::fields> fields{id};
  wasi_http_types_list_tuple2_field_name_field_value_t list{};
  wasi_http_types_method_fields_entries({id}, &list);
  Headers headers;
  for (std::size_t i = 0; i < list.len; ++i) {
    const std::string name = take_text(list.ptr[i].f0);
    headers.append(name, view(list.ptr[i].f1));
    if (list.ptr[i].f1.len != 0)
      std::free(list.ptr[i].f1.ptr);
  }
  if (list.len != 0)
    std::free(list.ptr);
  return headers;
}

template <> void drop<Resource::fields>(std::int32_t id) noexcept {
  wasi_http_types_fields_drop_own({id});
}

}  // namespace detail

}  // namespace portico::guest
