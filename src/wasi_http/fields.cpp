#include <wasi_http/fields.hpp>

#include <portico/trap.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace portico::wasi_http {

using http::names_equal;

namespace {

constexpr std::string_view kContentLength = "content-length";
constexpr std::size_t kMaxFields = 32'768;
constexpr std::uint64_t kNameCost = 32;
constexpr std::uint64_t kValueCost = 40;

std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t length = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, length);
  if (error != std::errc{} || stopped != end)
    return std::nullopt;
  return length;
}

std::string_view text_of(HostFields::Value bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};  // NOLINT
}

HostFields::Value bytes_of(const std::string& text) {
  return std::as_bytes(std::span{text});
}

std::unexpected<HeaderError> fail(HeaderError error) {
  return std::unexpected{error};
}

/// The value as it is stored: a content-length becomes plain decimal, so that no two readers of it
/// can differ.
HostFields::Checked<std::string> check_value(std::string_view name, HostFields::Value value) {
  const std::string_view text = text_of(value);
  if (!http::is_field_value(text))
    return fail(InvalidSyntax{});
  if (!names_equal(name, kContentLength))
    return std::string{text};
  const auto length = parse_length(text);
  if (!length)
    return fail(InvalidSyntax{});
  return fmt::to_string(*length);
}

std::uint64_t name_cost(std::string_view name) {
  return name.size() + kNameCost;
}
std::uint64_t value_cost(std::string_view value) {
  return value.size() + kValueCost;
}

/// What `name` costs with all its values.
std::uint64_t cost_of(const http::Fields& fields, std::string_view name) {
  std::uint64_t cost = 0;
  for (const auto& field : fields) {
    if (names_equal(field.name, name))
      cost += value_cost(field.value) + (cost == 0 ? name_cost(name) : 0);
  }
  return cost;
}

}  // namespace

std::expected<std::optional<std::uint64_t>, BadContentLength>
declared_length(const http::Fields& fields) {
  const std::string* const value = fields.find(kContentLength);
  if (!value)
    return std::nullopt;
  const auto length = parse_length(*value);
  if (!length || fields.count(kContentLength) != 1)
    return std::unexpected{BadContentLength{}};
  return length;
}

http::Fields take(SharedFields fields) {
  return fields.use_count() == 1 ? std::move(*fields) : *fields;
}

HostFields::HostFields(const Context& context)
    : context_{&context}, fields_{std::make_shared<http::Fields>()}, immutable_{false}, size_{0} {}

HostFields::HostFields(SharedFields fields, const Context& context)
    : context_{&context}, fields_{std::move(fields)}, immutable_{true} {}

HostFields::Checked<std::unique_ptr<HostFields>>
HostFields::from_list(const std::vector<Entry>& entries, const Context& context) {
  auto made = std::make_unique<HostFields>(context);
  made->fields_->reserve(std::min(entries.size(), kMaxFields));
  for (const auto& [name, value] : entries) {
    if (auto appended = made->append(name, value); !appended)
      return fail(appended.error());
  }
  return made;
}

std::vector<HostFields::Value> HostFields::get(std::string_view name) const {
  std::vector<Value> values;
  for (const auto& field : *fields_) {
    if (names_equal(field.name, name))
      values.push_back(bytes_of(field.value));
  }
  return values;
}

bool HostFields::has(std::string_view name) const {
  return fields_->has(name);
}

HostFields::Checked<> HostFields::check_name(std::string_view name) const {
  if (!http::is_field_name(name))
    return fail(InvalidSyntax{});
  if (context_->rules.forbid(name))
    return fail(Forbidden{});
  return {};
}

HostFields::Checked<> HostFields::set(std::string_view name, const std::vector<Value>& values) {
  if (auto checked = check_name(name); !checked)
    return checked;
  if (immutable_)
    return fail(Immutable{});
  std::vector<std::string> texts;
  texts.reserve(values.size());
  std::uint64_t added = values.empty() ? 0 : name_cost(name);
  for (const Value value : values) {
    auto text = check_value(name, value);
    if (!text)
      return fail(text.error());
    added += value_cost(*text);
    texts.push_back(std::move(*text));
  }
  if (texts.size() > 1 && names_equal(name, kContentLength))
    return fail(InvalidSyntax{});
  resize(cost_of(*fields_, name), added, texts.size());
  fields_->erase(name);
  for (auto& text : texts)
    fields_->append(std::string{name}, std::move(text));
  return {};
}

HostFields::Checked<> HostFields::erase(std::string_view name) {
  if (auto checked = check_name(name); !checked)
    return checked;
  if (immutable_)
    return fail(Immutable{});
  resize(cost_of(*fields_, name), 0, 0);
  fields_->erase(name);
  return {};
}

HostFields::Checked<> HostFields::append(std::string_view name, Value value) {
  if (auto checked = check_name(name); !checked)
    return checked;
  auto text = check_value(name, value);
  if (!text)
    return fail(text.error());
  if (immutable_)
    return fail(Immutable{});
  const bool present = fields_->has(name);
  if (present && names_equal(name, kContentLength))
    return fail(InvalidSyntax{});
  resize(0, value_cost(*text) + (present ? 0 : name_cost(name)), 1);
  fields_->append(std::string{name}, std::move(*text));
  return {};
}

std::vector<HostFields::Entry> HostFields::entries() const {
  std::vector<Entry> entries;
  entries.reserve(fields_->size());
  for (const auto& field : *fields_)
    entries.emplace_back(field.name, bytes_of(field.value));
  return entries;
}

std::unique_ptr<HostFields> HostFields::clone() const {
  auto copy = std::make_unique<HostFields>(*context_);
  *copy->fields_ = *fields_;
  copy->size_ = size_;
  return copy;
}

std::uint64_t HostFields::size() {
  if (!size_) {
    size_ = 0;
    for (auto field = fields_->begin(); field != fields_->end(); ++field) {
      const bool first = std::none_of(fields_->begin(), field, [&](const http::Field& earlier) {
        return names_equal(earlier.name, field->name);
      });
      *size_ += value_cost(field->value) + (first ? name_cost(field->name) : 0);
    }
  }
  return *size_;
}

/// A map that came in may be over the limit, and may then still shrink.
void HostFields::resize(std::uint64_t removed, std::uint64_t added, std::size_t fields) {
  const std::uint64_t resized = size() - removed + added;
  const std::uint64_t most = context_->limits.max_fields_size;
  if (added > removed && (resized > most || fields_->size() + fields > kMaxFields)) {
    throw Trap(fmt::format("size limit exceeded: {} bytes by the measure of name + {} and "
                           "value + {}, where {} is the most, or {} fields",
                           resized, kNameCost, kValueCost, most, kMaxFields));
  }
  size_ = resized;
}

}  // namespace portico::wasi_http
