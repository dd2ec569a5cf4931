#include <server/instances.hpp>

#include <fmt/format.h>

#include <utility>

namespace portico::server {

Instance::~Instance() {
  // The sandbox may still write while it goes.
  sandbox.reset();
  if (output)
    output->ended(number);
}

Instances::Instances(boost::asio::any_io_executor executor, http::Proxy proxy,
                     const Options& options, GuestOutput* output, Counters& counters)
    : executor_{std::move(executor)}, proxy_{std::move(proxy)}, options_{options}, output_{output},
      counters_{counters}, timer_{LazyTimer::make(executor_, *this)} {}

Instances::~Instances() {
  timer_->close();
}

std::unique_ptr<Instance> Instances::take() {
  if (idle_.empty())
    return make();
  auto instance = std::move(idle_.back().instance);
  idle_.pop_back();
  return instance;
}

std::unique_ptr<Instance> Instances::make() {
  const std::uint64_t number = counters_.instances.fetch_add(1, std::memory_order_relaxed);
  http::SandboxOptions sandbox;
  sandbox.executor = executor_;
  sandbox.limits = options_.store;
  sandbox.messages = options_.messages;
  sandbox.rules = options_.rules;
  sandbox.wasi.max_random_bytes = options_.max_random_bytes;
  sandbox.wasi.max_blocking_write = options_.max_blocking_write;
  sandbox.wasi.environment.reserve(options_.environment.size() + 1);
  sandbox.wasi.environment = options_.environment;
  sandbox.wasi.environment.emplace_back("INSTANCE_ID", fmt::format_int{number}.str());
  sandbox.wasi.directories = options_.directories;
  sandbox.wasi.sockets = options_.sockets;
  if (output_) {
    const auto sink = [output = output_, number](GuestStream stream) {
      return [output, number, stream](std::span<const std::byte> bytes) {
        output->write(stream, number, bytes);
      };
    };
    sandbox.wasi.standard_output = sink(GuestStream::standard_output);
    sandbox.wasi.standard_error = sink(GuestStream::standard_error);
  }
  return std::make_unique<Instance>(*this, proxy_.sandbox(std::move(sandbox)), number, output_);
}

void Instances::keep(std::unique_ptr<Instance> instance) {
  const bool worn = ++instance->served >= options_.max_instance_reuse_count;
  if (!keeping_ || worn || instance->sandbox->spent())
    return;
  const auto until = deadline_after(options_.idle_instance_timeout);
  idle_.push_back({std::move(instance), until});
  if (idle_.size() == 1)
    timer_->set(until);
}

void Instances::stop_keeping() {
  keeping_ = false;
  idle_.clear();
  timer_->close();
}

void Instances::expired() {
  const auto now = Clock::now();
  while (!idle_.empty() && idle_.front().until <= now)
    idle_.pop_front();
  if (!idle_.empty())
    timer_->set(idle_.front().until);
}

}  // namespace portico::server
