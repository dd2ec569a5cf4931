#include <server/supervisor.hpp>

#include <server/console.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <new>

#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace portico::server {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kFirstBackOff = 100ms;
constexpr std::chrono::milliseconds kMaxBackOff = 10s;
/// A worker that lived so long may be started again at once.
constexpr std::chrono::seconds kSound = 10s;
/// What a worker gets beyond the time to drain, and after it was told to quit.
constexpr std::chrono::seconds kGrace = 2s;

sigset_t handled_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM, SIGCHLD})
    sigaddset(&set, number);
  return set;
}

std::string describe_status(int status) {
  if (WIFSIGNALED(status))
    return fmt::format("was killed by signal {} ({})", WTERMSIG(status),
                       ::strsignal(WTERMSIG(status)));
  return fmt::format("exited with status {}", WEXITSTATUS(status));
}

}  // namespace

Supervisor::Supervisor(const ServeOptions& options, Listeners listeners,
                       std::vector<Descriptor> artifacts)
    : options_{options}, listeners_{std::move(listeners)}, artifacts_{std::move(artifacts)},
      log_{make_direct_log(options.log_level)}, workers_(listeners_.size()) {
  void* const shared =
      ::mmap(nullptr, sizeof(Counters), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  counters_ = shared == MAP_FAILED ? nullptr : new (shared) Counters;
  const sigset_t handled = handled_signals();
  ::sigprocmask(SIG_BLOCK, &handled, nullptr);
  signals_ = Descriptor{::signalfd(-1, &handled, SFD_NONBLOCK | SFD_CLOEXEC)};
}

Supervisor::~Supervisor() {
  for (const Worker& worker : workers_)
    if (worker.pid > 0) {
      ::kill(worker.pid, SIGKILL);
      ::waitpid(worker.pid, nullptr, 0);
    }
  if (counters_)
    ::munmap(counters_, sizeof(Counters));
}

// Starting --------------------------------------------------------------------------------------

Result<> Supervisor::start(unsigned index) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return fail(Errc::io, fmt::format("cannot start a worker: {}", last_error()));
  Descriptor ours{ends[0]};
  Descriptor theirs{ends[1]};
  const pid_t supervisor = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0)
    return fail(Errc::io, fmt::format("cannot start a worker: {}", last_error()));
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != supervisor)
      ::_exit(EXIT_FAILURE);
    std::signal(SIGINT, SIG_IGN);  // A terminal sends it to all; the supervisor decides.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    const sigset_t handled = handled_signals();
    ::sigprocmask(SIG_UNBLOCK, &handled, nullptr);
    signals_.reset();
    ours.reset();
    for (Worker& other : workers_)
      other.channel.reset();
    int status = EXIT_FAILURE;
    try {
      status = run_worker(options_, {.index = index,
                                     .workers = static_cast<unsigned>(workers_.size()),
                                     .listener = listeners_[index],
                                     .artifacts = artifacts_,
                                     .channel = ::dup(theirs.get()),
                                     .counters = counters_});
    } catch (const std::exception& failure) {
      send(theirs.get(), Message::failed, failure.what());
    }
    ::_exit(status);
  }
  Worker& worker = workers_[index];
  worker.pid = pid;
  worker.channel = std::move(ours);
  worker.ready = false;
  worker.started = Clock::now();
  return {};
}

Result<> Supervisor::start_all() {
  if (!counters_ || !signals_)
    return fail(Errc::io, "cannot make what workers share");
  if (auto listening = listeners_.listen(); !listening)
    return listening;
  for (unsigned index = 0; index < workers_.size(); ++index)
    if (auto started = start(index); !started)
      return started;
  return {};
}

Result<> Supervisor::run() {
  if (auto started = start_all(); !started)
    return started;
  while (outcome_ && (told_to_end_ == 0 || any_running())) {
    wait();
    kill_late();
    restart_due();
  }
  return std::move(outcome_);
}

void Supervisor::announce_when_ready() {
  if (announced_ || !std::all_of(workers_.begin(), workers_.end(),
                                 [](const Worker& worker) { return worker.ready; }))
    return;
  announced_ = true;
  const auto line = fmt::format("Serving HTTP on http://{}/\n", to_text(listeners_.address()));
  (void)!::write(STDERR_FILENO, line.data(), line.size());
}

// Watching --------------------------------------------------------------------------------------

void Supervisor::wait() {
  std::vector<pollfd> watched{{signals_.get(), POLLIN, 0}};
  for (const Worker& worker : workers_)
    watched.push_back({worker.channel.get(), POLLIN, 0});
  if (::poll(watched.data(), watched.size(), milliseconds_to_next()) <= 0)
    return;
  for (unsigned index = 0; index < workers_.size(); ++index)
    if (watched[index + 1].revents != 0)
      read_channel(index);
  if (watched[0].revents != 0)
    read_signals();
}

int Supervisor::milliseconds_to_next() const {
  auto next = kill_at_;
  for (const Worker& worker : workers_)
    if (worker.pid == 0 && told_to_end_ == 0)
      next = std::min(next, worker.restart);
  if (next == Clock::time_point::max())
    return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

void Supervisor::read_channel(unsigned index) {
  Worker& worker = workers_[index];
  std::array<char, std::size_t{17} * 1024> packet;
  const auto size = ::recv(worker.channel.get(), packet.data(), packet.size(), MSG_DONTWAIT);
  if (size <= 0) {
    worker.channel.reset();  // Dead, or about to be: its status says more.
    return;
  }
  if (packet[0] == static_cast<char>(Message::ready)) {
    worker.ready = true;
    announce_when_ready();
    return;
  }
  std::string reason{packet.data() + 1, static_cast<std::size_t>(size - 1)};
  if (announced_)
    log_->write(LogLevel::error, fmt::format("worker {} cannot start: {}", index, reason));
  else if (outcome_)
    outcome_ = fail(Errc::internal, std::move(reason));
}

void Supervisor::read_signals() {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == sizeof info) {
    if (info.ssi_signo == SIGCHLD)
      reap();
    else
      end(static_cast<int>(info.ssi_signo));
  }
}

void Supervisor::reap() {
  int status = 0;
  for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    const auto found = std::find_if(workers_.begin(), workers_.end(),
                                    [pid](const Worker& worker) { return worker.pid == pid; });
    if (found != workers_.end())
      note_death(static_cast<unsigned>(found - workers_.begin()), status);
  }
}

void Supervisor::note_death(unsigned index, int status) {
  Worker& worker = workers_[index];
  // It may have said why.
  if (worker.channel)
    read_channel(index);
  const pid_t pid = std::exchange(worker.pid, 0);
  worker.channel.reset();
  if (told_to_end_ > 0)
    return;
  if (!announced_) {
    if (outcome_)
      outcome_ = fail(Errc::internal,
                      fmt::format("a worker {} before it could serve", describe_status(status)));
    return;
  }
  if (Clock::now() - worker.started > kSound)
    worker.back_off = 0ms;
  worker.restart = Clock::now() + worker.back_off;
  log_->write(LogLevel::error,
              fmt::format("worker {} (process {}) {}; starting it again{}", index, pid,
                          describe_status(status),
                          worker.back_off > 0ms ? fmt::format(" in {} ms", worker.back_off.count())
                                                : std::string{}));
  worker.back_off = std::clamp(worker.back_off * 2, kFirstBackOff, kMaxBackOff);
}

void Supervisor::restart_due() {
  if (told_to_end_ > 0 || !announced_)
    return;
  const auto now = Clock::now();
  for (unsigned index = 0; index < workers_.size(); ++index) {
    Worker& worker = workers_[index];
    if (worker.pid != 0 || worker.restart > now)
      continue;
    if (const auto started = start(index); !started) {
      log_->write(LogLevel::error, started.error().describe());
      worker.restart = now + kMaxBackOff;
    }
  }
}

// Ending ----------------------------------------------------------------------------------------

void Supervisor::tell_all(Message message) {
  for (const Worker& worker : workers_)
    if (worker.channel)
      send(worker.channel.get(), message);
}

void Supervisor::end(int signal) {
  const auto now = Clock::now();
  if (++told_to_end_ == 1) {
    log_->write(LogLevel::info, fmt::format("{}: finishing what runs; once more to quit sooner",
                                            ::strsignal(signal)));
    tell_all(Message::drain);
    if (options_.drain_timeout.count() > 0)
      kill_at_ = now + std::chrono::duration_cast<Clock::duration>(options_.drain_timeout) + kGrace;
  } else {
    tell_all(Message::quit);
    kill_at_ = std::min(kill_at_, now + kGrace);
  }
}

void Supervisor::kill_late() {
  if (kill_at_ > Clock::now())
    return;
  kill_at_ = Clock::time_point::max();
  for (const Worker& worker : workers_)
    if (worker.pid > 0)
      ::kill(worker.pid, SIGKILL);
}

bool Supervisor::any_running() const {
  return std::any_of(workers_.begin(), workers_.end(),
                     [](const Worker& worker) { return worker.pid > 0; });
}

}  // namespace portico::server
