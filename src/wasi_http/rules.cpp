#include <wasi_http/rules.hpp>

#include <algorithm>
#include <utility>

namespace portico::http {

std::vector<std::string> MessageRules::default_forbidden_fields() {
  return {"connection",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "transfer-encoding",
          "upgrade"};
}

}  // namespace portico::http

namespace portico::wasi_http {

using http::names_equal;

namespace {

const http::MessageRules& default_rules() {
  static const http::MessageRules rules;
  return rules;
}

const FieldNames& default_forbidden() {
  static const FieldNames names{default_rules().forbidden_fields};
  return names;
}

}  // namespace

FieldNames::FieldNames(const std::vector<std::string>& names) : names_{&names} {
  for (const auto& name : names)
    bits_ |= bit_of(name);
}

/// Of its length and first letter, whatever the case of that.
std::uint64_t FieldNames::bit_of(std::string_view name) {
  const auto letter = name.empty() ? 0U : static_cast<unsigned char>(name.front()) | 0x20U;
  return std::uint64_t{1} << ((letter + 7 * name.size()) % 64);
}

bool FieldNames::contain(std::string_view name) const {
  return (bits_ & bit_of(name)) != 0 &&
         std::any_of(names_->begin(), names_->end(),
                     [name](std::string_view one) { return names_equal(name, one); });
}

Rules::Rules(std::shared_ptr<const http::MessageRules> rules)
    : owned_{std::move(rules)}, rules_{owned_ ? owned_.get() : &default_rules()},
      forbidden_{owned_ ? FieldNames{owned_->forbidden_fields} : default_forbidden()} {}

void Rules::strip(http::Fields& fields) const {
  fields.erase_if([this](const http::Field& field) { return forbid(field.name); });
}

bool Rules::supports(const http::Scheme& scheme) const {
  const auto& schemes = rules_->schemes;
  return std::any_of(schemes.begin(), schemes.end(),
                     [&](std::string_view one) { return names_equal(one, scheme.text()); });
}

}  // namespace portico::wasi_http
