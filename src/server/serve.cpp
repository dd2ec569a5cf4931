#include <server/serve.hpp>

#include <server/artifact.hpp>
#include <server/listeners.hpp>
#include <server/supervisor.hpp>
#include <server/worker.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace portico::server {

namespace {

/// Before the totals are divided.
Result<> check_connections(const client::TransportOptions& client) {
  for (const auto& [name, most] :
       {std::pair{"max-upstream-connections", client.max_connections},
        std::pair{"max-upstream-connections-per-host", client.max_connections_per_origin}})
    if (most < 1)
      return fail(Errc::config, fmt::format("{} must be at least 1", name));
  return {};
}

/// Descriptors of a worker that are not connections, with room to spare.
constexpr rlim_t kOwnDescriptors = 64;

/// Raises the limit on open files to what the workers need.
Result<> raise_file_limit(const ServeOptions& options) {
  const rlim_t needed = share(options.server.max_concurrent_connections, options.workers, 0) +
                        share(options.client.max_connections, options.workers, 0) + kOwnDescriptors;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed)
    return {};
  const rlim_t hard = limit.rlim_max;
  limit.rlim_cur = std::min(needed, hard);
  if (needed > hard) {
    limit.rlim_max = needed;  // The superuser may.
    limit.rlim_cur = needed;
  }
  if (::setrlimit(RLIMIT_NOFILE, &limit) == 0)
    return {};
  return fail(Errc::config,
              fmt::format("{} connections of clients and {} of guests need {} open files in each "
                          "worker, but the limit is {}: raise it (ulimit -Hn), or lower "
                          "--max-concurrent-connections or --max-upstream-connections",
                          options.server.max_concurrent_connections, options.client.max_connections,
                          needed, hard));
}

/// Sends a descriptor and nothing else.
void send_descriptor(int channel, int descriptor) {
  char byte = static_cast<char>(Message::ready);
  iovec data{&byte, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  (void)::sendmsg(channel, &message, MSG_NOSIGNAL);
}

Result<Descriptor> receive_descriptor(int channel) {
  std::array<char, std::size_t{17} * 1024> text;
  iovec data{text.data(), text.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const auto size = ::recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
  if (size <= 0)
    return fail(Errc::compile, "the process that compiles ended without a word; is there enough "
                               "memory?");
  const cmsghdr* const header = CMSG_FIRSTHDR(&message);
  if (!header || header->cmsg_type != SCM_RIGHTS)
    return fail(Errc::compile, std::string{text.data() + 1, static_cast<std::size_t>(size - 1)});
  int descriptor = -1;
  std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  return Descriptor{descriptor};
}

/// Somebody who looks at a terminal should know what takes so long.
void report_slowness(int channel, const std::filesystem::path& file) {
  constexpr int kPatience = 1000;
  pollfd watched{channel, POLLIN, 0};
  if (::isatty(STDERR_FILENO) == 0 || ::poll(&watched, 1, kPatience) != 0)
    return;
  const auto line = fmt::format("Compiling {} ...\n", file.string());
  (void)!::write(STDERR_FILENO, line.data(), line.size());
}

/// In the child.
void prepare_all(const ServeOptions& options, int channel) {
  try {
    for (const auto& file : chain_of(options)) {
      const auto artifact = prepare_artifact(options, file);
      if (!artifact)
        return send(channel, Message::failed, artifact.error().describe());
      send_descriptor(channel, artifact->get());
    }
  } catch (const std::exception& failure) {
    send(channel, Message::failed, failure.what());
  }
}

/// Compiles in a child, so that this process never runs an engine.
Result<std::vector<Descriptor>> prepare_in_child(const ServeOptions& options) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return fail(Errc::io, fmt::format("cannot start: {}", last_error()));
  const Descriptor ours{ends[0]};
  Descriptor theirs{ends[1]};
  const pid_t pid = ::fork();
  if (pid < 0)
    return fail(Errc::io, fmt::format("cannot start: {}", last_error()));
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    prepare_all(options, theirs.get());
    ::_exit(EXIT_SUCCESS);
  }
  theirs.reset();
  Result<std::vector<Descriptor>> artifacts;
  for (const auto& file : chain_of(options)) {
    report_slowness(ours.get(), file);
    auto received = receive_descriptor(ours.get());
    if (!received) {
      artifacts = std::unexpected{std::move(received.error())};
      break;
    }
    artifacts->push_back(*std::move(received));
  }
  ::waitpid(pid, nullptr, 0);
  return artifacts;
}

}  // namespace

std::vector<std::filesystem::path> chain_of(const ServeOptions& options) {
  auto chain = options.with;
  chain.push_back(options.file);
  return chain;
}

Result<> serve(const ServeOptions& given) {
  ServeOptions options = given;
  if (auto valid = validate(options.server); !valid)
    return valid;
  if (auto valid = check_connections(options.client); !valid)
    return valid;
  // Each has at least one of everything.
  options.workers =
      std::min({std::max(options.workers, 1U), options.server.max_concurrent_requests,
                options.server.max_concurrent_connections, options.client.max_connections,
                options.client.max_connections_per_origin});
  options.engine.max_sandboxes = share(sandboxes_of(options), options.workers, 0);
  if (auto raised = raise_file_limit(options); !raised)
    return raised;
  auto listeners = Listeners::bind(options.address, options.workers);
  if (!listeners)
    return std::unexpected{std::move(listeners.error())};
  auto artifacts = prepare_in_child(options);
  if (!artifacts)
    return std::unexpected{std::move(artifacts.error())};
  return Supervisor{options, *std::move(listeners), *std::move(artifacts)}.run();
}

}  // namespace portico::server
