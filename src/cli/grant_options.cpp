#include <cli/grant_options.hpp>

#include <cli/environment.hpp>
#include <cli/parsed_option.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace portico::cli {

namespace {

constexpr const char* kGroup = "What guests are granted";

using Access = wasi::Directory::Access;

Result<> add_variable(const std::string& text, Grants& grants) {
  auto variable = parse_environment(text);
  if (!variable)
    return fail(Errc::config, variable.error());
  grants.environment.push_back(*std::move(variable));
  return {};
}

Result<> add_directory(const std::string& text, Access access, Grants& grants) {
  auto names = parse_directory(text);
  if (!names)
    return fail(Errc::config, names.error());
  const bool twice =
      std::any_of(grants.directories.begin(), grants.directories.end(),
                  [&](const wasi::Preopen& other) { return other.guest_name == names->guest; });
  if (twice)
    return fail(Errc::config,
                fmt::format("two directories would be called {} in the guest", names->guest));
  auto directory = wasi::Directory::open(names->host, access);
  if (!directory)
    return std::unexpected{std::move(directory.error())};
  grants.directories.push_back({*std::move(directory), std::move(names->guest)});
  return {};
}

Result<> add_socket_rule(const std::string& text, Grants& grants) {
  if (auto rule = wasi::SocketRules::parse(std::span{&text, 1}); !rule)
    return std::unexpected{std::move(rule.error())};
  grants.sockets.push_back(text);
  return {};
}

}  // namespace

std::expected<DirectoryNames, std::string> parse_directory(std::string_view text) {
  const auto colons = text.find("::");
  const std::string_view host = text.substr(0, colons);
  const std::string_view guest = colons == std::string_view::npos ? host : text.substr(colons + 2);
  if (host.empty() || guest.empty())
    return std::unexpected{fmt::format(
        "\"{}\" lacks a name: write HOST, or HOST::GUEST where the guest knows it by another",
        text)};
  return DirectoryNames{std::string{host}, std::string{guest}};
}

void add_grants(CLI::App& command, Grants& grants) {
  add_each(
      command, "--env", [&grants](const std::string& text) { return add_variable(text, grants); },
      "NAME[=VALUE]", "A variable for guests; without a value, this process's own. May be repeated")
      ->group(kGroup);
  add_each(
      command, "--dir",
      [&grants](const std::string& text) {
        return add_directory(text, Access::read_write, grants);
      },
      "HOST[::GUEST]",
      "A directory, with all beneath it, that guests may read and change; GUEST is what they call "
      "it. May be repeated")
      ->group(kGroup);
  add_each(
      command, "--ro-dir",
      [&grants](const std::string& text) { return add_directory(text, Access::read_only, grants); },
      "HOST[::GUEST]", "The same, only to be read. May be repeated")
      ->group(kGroup);
  add_each(
      command, "--allow-socket",
      [&grants](const std::string& text) { return add_socket_rule(text, grants); }, "RULE",
      "A use of sockets: tcp-connect, tcp-listen, tcp, udp-send, udp-listen or udp, then "
      ":WHERE[:PORTS], as in tcp-connect:10.0.0.0/8:5432; or resolve:NAME. May be repeated")
      ->group(kGroup);
}

}  // namespace portico::cli
