#include <wasi/filesystem/disk.hpp>

#include <wasi/filesystem/error_code.hpp>

#include <portico/wasi/wasi.hpp>

#include <boost/asio/query.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <limits>

#include <csignal>
#include <sys/resource.h>

namespace portico::wasi::filesystem {

namespace asio = boost::asio;

namespace {

/// Sandboxes that can wait for a disk at once before others wait for them. Idle threads cost
/// nothing but address space.
constexpr std::size_t kThreads = 16;

/// What one stream may hold: as much as it pays to move at once. Streams that are one too many for
/// `kMuch` share a sandbox's memory in small pieces, so that opening many is no way to get much.
constexpr std::size_t kPiece = std::size_t{64} * 1024;
constexpr std::size_t kSmallPiece = 512;
constexpr std::size_t kMuch = std::size_t{4} * 1024 * 1024;

/// Shuts a gate when its loop ends, before anything of the loop is gone.
class GateService : public asio::execution_context::service {
 public:
  using key_type = GateService;
  static inline asio::execution_context::id id;  // NOLINT(bugprone-throwing-static-initialization)

  explicit GateService(asio::execution_context& loop) : service{loop} {}

  [[nodiscard]] const std::shared_ptr<LoopGate>& gate() const { return gate_; }

 private:
  void shutdown() override { gate_->shut(); }

  std::shared_ptr<LoopGate> gate_ = std::make_shared<LoopGate>();
};

/// The pool of the process. Its threads take no signals: these are for whoever installed handlers.
class Pool {
 public:
  static asio::thread_pool& threads() {
    static const Pool pool;
    return pool.threads_;
  }
  static bool exists() { return begun; }

 private:
  Pool() : threads_{made()} { begun = true; }
  /// What guests wrote is on its way until the process ends. The pool itself stays, as static
  /// objects that are destroyed later may still refer to it.
  ~Pool() { threads_.join(); }

  static asio::thread_pool& made() {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    auto* const threads = new asio::thread_pool{kThreads};
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return *threads;
  }

  asio::thread_pool& threads_;
  inline static std::atomic<bool> begun = false;
};

asio::any_io_executor pool_or_default(const asio::any_io_executor& pool) {
  if (pool)
    return pool;
  return Pool::threads().get_executor();
}

/// Numbers that files of guests may have: the lowest are given first, so a higher one says that
/// little is left.
int highest_number() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return std::numeric_limits<int>::max();
  return static_cast<int>(
      std::min<rlim_t>(limit.rlim_cur - limit.rlim_cur / 4, std::numeric_limits<int>::max()));
}

}  // namespace

void finish_disk_work() {
  if (Pool::exists())
    Pool::threads().join();
}

const std::shared_ptr<LoopGate>& LoopGate::of(const asio::any_io_executor& executor) {
  auto& loop = asio::query(executor, asio::execution::context);
  return asio::use_service<GateService>(loop).gate();
}

Disk::Disk(asio::any_io_executor loop, const asio::any_io_executor& pool,
           std::uint32_t max_open_files)
    : loop_{std::move(loop)}, gate_{LoopGate::of(loop_)}, lane_{pool_or_default(pool)},
      max_open_files_{max_open_files} {}

Disk& Disk::of(component::Call& call) {
  static const char key{};
  return call.own_state<Disk>(&key, [&] {
    const Options& options = call.state<Context>().options();
    return std::make_shared<Disk>(call.executor(), options.disk, options.max_open_files);
  });
}

Answer<> Disk::count_file(int number) {
  if (account_->open_files >= max_open_files_ || number >= highest_number())
    return refused(ErrorCode::quota);
  ++account_->open_files;
  return {};
}

std::size_t Disk::allowance() const {
  return account_->held < kMuch ? kPiece : kSmallPiece;
}

Disk::Share::Share(Disk& disk, std::size_t size) : account_{disk.account()}, size_{size} {
  account_->held += size;
}

Disk::Share::~Share() {
  if (account_)
    account_->held -= size_;
}

}  // namespace portico::wasi::filesystem
