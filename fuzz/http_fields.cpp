// A field list does what a simple model of it does, whatever the sequence of operations; and what
// passes as name and value comes out of a response head exactly as it went in.

#include <portico/http/fields.hpp>
#include <portico/http/uri.hpp>

#include <http/field_rules.hpp>
#include <http/http1_response.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace portico::http;

void require(bool holds) {
  if (!holds)
    std::abort();
}

using Model = std::vector<std::pair<std::string, std::string>>;

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c + 32);
  return text;
}

std::size_t model_erase(Model& model, const std::string& name) {
  Model kept;
  for (const auto& field : model)
    if (lower(field.first) != lower(name))
      kept.push_back(field);
  const std::size_t gone = model.size() - kept.size();
  model = std::move(kept);
  return gone;
}

void model_set(Model& model, const std::string& name, const std::string& value) {
  Model kept;
  bool found = false;
  for (const auto& [other, old] : model) {
    if (lower(other) != lower(name))
      kept.emplace_back(other, old);
    else if (!std::exchange(found, true))
      kept.emplace_back(other, value);
  }
  if (!found)
    kept.emplace_back(name, value);
  model = std::move(kept);
}

void require_equal(const Fields& fields, const Model& model) {
  require(fields.size() == model.size());
  std::size_t index = 0;
  for (const Field& field : fields) {
    require(field.name == model[index].first && field.value == model[index].second);
    ++index;
  }
}

/// The head has as many lines as there are fields to write, and each is the field it should be.
void check_head(const Fields& fields) {
  ResponseWriter writer{ResponseTo{}};
  std::string head;
  if (!writer.start(200, fields, std::nullopt, "now", head)) {
    require(head.empty());
    return;
  }
  std::string_view rest = head;
  rest.remove_prefix(rest.find("\r\n") + 2);
  for (const Field& field : fields) {
    if (is_connection_field(field.name) || names_equal(field.name, "content-length"))
      continue;
    const std::string line = field.name + ": " + field.value + "\r\n";
    require(rest.starts_with(line));
    rest.remove_prefix(line.size());
  }
  require(head.find("\r\n\r\n") == head.size() - 4);
}

}  // namespace

/// Each operation is a byte that chooses it, then a name and a value with a byte of length before
/// each.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input{reinterpret_cast<const char*>(data), size};
  const auto take_byte = [&input] {
    if (input.empty())
      return 0U;
    const auto byte = static_cast<unsigned char>(input.front());
    input.remove_prefix(1);
    return unsigned{byte};
  };
  const auto take_text = [&] {
    const auto text = input.substr(0, take_byte() % 16);
    const std::string taken{input.substr(0, text.size())};
    input.remove_prefix(taken.size());
    return taken;
  };
  Fields fields;
  Model model;
  while (!input.empty()) {
    const unsigned operation = take_byte() % 3;
    const std::string name = take_text();
    const std::string value = take_text();
    if (operation == 0) {
      fields.append(name, value);
      model.emplace_back(name, value);
    } else if (operation == 1) {
      fields.set(name, value);
      model_set(model, name, value);
    } else {
      const std::size_t there = fields.count(name);
      require(fields.erase(name) == there);
      require(model_erase(model, name) == there);
    }
    require_equal(fields, model);
    require(fields.has(name) == (fields.count(name) > 0));
    if (const auto authority = parse_authority(value))
      require(!authority->host.empty() && value.find(authority->host) != std::string::npos);
  }
  check_head(fields);
  return 0;
}
