#include <server/output_writer.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include <limits.h>
#include <unistd.h>

namespace portico::server {

/// Shared with the thread, which may be stuck in a write for ever and is then left behind.
struct OutputWriter::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::string kept;
  std::size_t dropped = 0;
  bool writing = false;
  bool closing = false;
};

namespace {

constexpr std::chrono::seconds kLastWait{1};

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    // As many whole lines as a pipe takes at once; a longer line has to be torn.
    std::size_t piece = text.size();
    if (piece > PIPE_BUF) {
      const auto newline = text.substr(0, PIPE_BUF).rfind('\n');
      piece = newline == std::string_view::npos ? PIPE_BUF : newline + 1;
    }
    const auto written = ::write(descriptor, text.data(), piece);
    if (written > 0)
      text.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      return;  // Nobody reads it, or the disk is full: there is no one left to tell.
  }
}

}  // namespace

void OutputWriter::write(std::string_view text) {
  if (!state_) {
    state_ = std::make_shared<State>();
    // Signals are for the thread of the event loop.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread{run, state_, descriptor_}.detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  const std::lock_guard lock{state_->mutex};
  if (text.size() > kMaxKept - std::min(state_->kept.size(), kMaxKept)) {
    state_->dropped += text.size();
    return;
  }
  if (state_->dropped > 0)
    state_->kept.append(
        fmt::format("portico: {} bytes of output were dropped: the reader is slow\n",
                    std::exchange(state_->dropped, 0)));
  state_->kept.append(text);
  state_->changed.notify_all();
}

void OutputWriter::run(std::shared_ptr<State> state, int descriptor) {
  std::unique_lock lock{state->mutex};
  for (;;) {
    state->changed.wait(lock, [&] { return !state->kept.empty() || state->closing; });
    if (state->kept.empty())
      return;
    const std::string text = std::exchange(state->kept, {});
    state->writing = true;
    lock.unlock();
    write_all(descriptor, text);
    lock.lock();
    state->writing = false;
    state->changed.notify_all();
  }
}

OutputWriter::~OutputWriter() {
  if (!state_)
    return;
  std::unique_lock lock{state_->mutex};
  state_->closing = true;
  state_->changed.notify_all();
  state_->changed.wait_for(lock, kLastWait,
                           [&] { return state_->kept.empty() && !state_->writing; });
}

}  // namespace portico::server
