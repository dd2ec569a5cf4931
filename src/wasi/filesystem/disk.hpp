#pragma once

#include <wasi/filesystem/types.hpp>

#include <portico/component/call.hpp>
#include <portico/signal.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace portico::wasi::filesystem {

/// Lets other threads post to a loop that may be gone by then.
class LoopGate {
 public:
  /// The one of the loop behind `executor`.
  [[nodiscard]] static const std::shared_ptr<LoopGate>&
  of(const boost::asio::any_io_executor& executor);

  /// Posts `handler`, unless the loop has begun to end; then it is destroyed uncalled.
  template <class Handler>
  void post(const boost::asio::any_io_executor& executor, Handler handler) {
    const std::lock_guard lock{mutex_};
    if (open_)
      boost::asio::post(executor, std::move(handler));
  }
  void shut() {
    const std::lock_guard lock{mutex_};
    open_ = false;
  }

 private:
  std::mutex mutex_;
  bool open_ = true;
};

/// Gives back memory that counts against the bound of all sandboxes.
struct Free {
  /// In use now.
  inline static std::atomic<std::size_t> held = 0;

  std::size_t size = 0;

  void operator()(const std::byte* bytes) const {
    delete[] bytes;
    held.fetch_sub(size, std::memory_order_relaxed);
  }
};

/// Waits until the pool of the process has done everything, for processes that leave without
/// running their static destructors. Nothing may be given to it afterwards.
void finish_disk_work();

/// One sandbox's way to do what may wait for a disk: on threads of a pool, one thing after another
/// in the order in which the guest asked, so that no sandbox takes more than one thread, and no
/// write is overtaken by a read. What has begun ends, even when the guest has been given up.
///
/// Work must not touch the guest's memory, nor refer to anything but what it owns.
class Disk : public std::enable_shared_from_this<Disk> {
 public:
  /// `loop` is where the sandbox runs. An empty `pool` stands for that of the process.
  Disk(boost::asio::any_io_executor loop, const boost::asio::any_io_executor& pool,
       std::uint32_t max_open_files);

  /// What a sandbox uses. Work under way, files and bytes share it: they may be left when the
  /// sandbox and the pool are gone.
  struct Account {
    std::atomic<std::uint32_t> open_files = 0;
    std::atomic<std::size_t> held = 0;
    std::size_t under_way = 0;  // only touched on the loop
  };
  [[nodiscard]] const std::shared_ptr<Account>& account() const { return account_; }

  /// The one of the calling guest's sandbox.
  [[nodiscard]] static Disk& of(component::Call& call);

  /// Whether nothing is under way, so that something done at once keeps the order.
  [[nodiscard]] bool idle() const { return account_->under_way == 0; }

  /// Suspends the guest while `work` is done, and returns its `Answer`.
  template <class Work> std::invoke_result_t<Work&> run(component::Call& call, Work work);
  /// Has `work` done, and then `done` called with its `Answer` on the loop, if that still runs.
  template <class Work, class Done> void start(Work work, Done done);

  /// Counts one more open file, or fails: a sandbox has a bound, and all together leave a quarter
  /// of what the process may have to its connections. `number` is the file's, which tells.
  [[nodiscard]] Answer<> count_file(int number);
  void forget_file() { --account_->open_files; }

  /// How much one stream may hold now: less where the sandbox's streams hold much already.
  [[nodiscard]] std::size_t allowance() const;

  /// Bytes that a stream holds, or has been promised that it may.
  class Share {
   public:
    Share() = default;
    Share(Disk& disk, std::size_t size);
    Share(Share&& other) noexcept { *this = std::move(other); }
    Share& operator=(Share&& other) noexcept {
      std::swap(account_, other.account_);
      std::swap(size_, other.size_);
      return *this;
    }
    ~Share();

    [[nodiscard]] std::size_t size() const { return size_; }

   private:
    std::shared_ptr<Account> account_;
    std::size_t size_ = 0;
  };

  /// The same with memory for them, which counts against a bound for all sandboxes: what those
  /// that are gone have left to be written is still in it.
  class Buffer {
   public:
    Buffer() = default;
    /// Throws std::bad_alloc beyond the bound; see `fits`.
    Buffer(Disk& disk, std::size_t size) : share_{disk, size} {
      if (!fits(size))
        throw std::bad_alloc{};
      data_.reset(new std::byte[size]);
      data_.get_deleter().size = size;
      Free::held.fetch_add(size, std::memory_order_relaxed);
    }
    [[nodiscard]] static bool fits(std::size_t size) {
      constexpr std::size_t kMostOfAll = std::size_t{256} << 20;
      return Free::held.load(std::memory_order_relaxed) + size <= kMostOfAll;
    }

    [[nodiscard]] std::byte* data() const { return data_.get(); }
    [[nodiscard]] std::size_t size() const { return share_.size(); }

   private:
    Share share_;
    std::unique_ptr<std::byte[], Free> data_;
  };

 private:
  template <class Work> static std::invoke_result_t<Work&> guarded(Work& work) noexcept;

  boost::asio::any_io_executor loop_;
  std::shared_ptr<LoopGate> gate_;
  boost::asio::strand<boost::asio::any_io_executor> lane_;
  std::uint32_t max_open_files_;
  std::shared_ptr<Account> account_ = std::make_shared<Account>();
};

template <class Work> std::invoke_result_t<Work&> Disk::guarded(Work& work) noexcept {
  try {
    return work();
  } catch (...) {  // Nothing but memory can be missing.
    return std::unexpected{ErrorCode::insufficient_memory};
  }
}

template <class Work, class Done> void Disk::start(Work work, Done done) {
  // Counted first: the pool may be the loop, and done with it before this returns.
  ++account_->under_way;
  boost::asio::post(lane_, [gate = gate_, loop = loop_, account = account_, work = std::move(work),
                            done = std::move(done)]() mutable {
    auto answer = guarded(work);
    gate->post(loop, [account = std::move(account), done = std::move(done),
                      answer = std::move(answer)]() mutable {
      --account->under_way;
      done(std::move(answer));
    });
  });
}

template <class Work> std::invoke_result_t<Work&> Disk::run(component::Call& call, Work work) {
  struct Outcome {
    std::optional<std::invoke_result_t<Work&>> answer;
    Signal changed;
  };
  if (!call.may_wait())
    return guarded(work);
  // Shared, because a guest that is given up leaves while the work is still being done.
  const auto outcome = std::make_shared<Outcome>();
  start(std::move(work), [outcome](std::invoke_result_t<Work&> answer) {
    outcome->answer.emplace(std::move(answer));
    outcome->changed.notify();
  });
  const auto busy =
      boost::asio::prefer(call.executor(), boost::asio::execution::outstanding_work.tracked);
  while (!outcome->answer)
    call.wait(outcome->changed);
  return std::move(*outcome->answer);
}

}  // namespace portico::wasi::filesystem
