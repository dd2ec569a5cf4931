#include <cli/message_options.hpp>

#include <cli/parsed_option.hpp>

#include <portico/http/fields.hpp>

#include <string>
#include <utility>

namespace portico::cli {

namespace {

constexpr const char* kGroup = "Messages that guests make";

/// Adds a field to those that are forbidden.
Result<> forbid(const std::string& name, std::shared_ptr<const http::MessageRules>& rules) {
  if (!http::is_field_name(name))
    return fail(Errc::config, "\"" + name + "\" is not the name of a field");
  auto changed =
      rules ? std::make_shared<http::MessageRules>(*rules) : std::make_shared<http::MessageRules>();
  changed->forbidden_fields.push_back(name);
  rules = std::move(changed);
  return {};
}

}  // namespace

void add_messages(CLI::App& command, http::MessageLimits& limits, std::uint64_t& max_blocking_write,
                  std::shared_ptr<const http::MessageRules>& rules) {
  add_size(command, "--max-fields-size", limits.max_fields_size,
           "One set of headers or trailers: 32 and its length for each name, 40 and its length for "
           "each value; beyond, a trap. Default 128KiB")
      ->group(kGroup);
  command
      .add_option("--body-buffer-chunks", limits.body_buffer_chunks,
                  "Writes to a body that may wait for its reader, besides the one under way. "
                  "Default 1")
      ->type_name("N")
      ->group(kGroup);
  add_size(command, "--body-buffer-size", limits.body_buffer_bytes,
           "Or so many bytes, in any number of writes. Default 512KiB")
      ->group(kGroup);
  add_size(command, "--body-chunk-size", limits.body_chunk_size, "Most of one write. Default 1MiB")
      ->group(kGroup);
  add_size(command, "--max-blocking-write", max_blocking_write,
           "Most of one blocking write to any stream; beyond, a trap. Default 4KiB, as WASI says")
      ->group(kGroup);
  add_each(
      command, "--forbid-header", [&rules](const std::string& name) { return forbid(name, rules); },
      "NAME",
      "A field that guests can neither see nor set, besides connection, host, http2-settings, "
      "keep-alive, proxy-authenticate, proxy-authorization, proxy-connection, transfer-encoding "
      "and upgrade. May be repeated")
      ->group(kGroup);
}

}  // namespace portico::cli
