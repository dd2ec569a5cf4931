#include <portico/http/command.hpp>

#include <wasi_http/execution.hpp>
#include <wasi_http/world.hpp>

#include <boost/asio/io_context.hpp>

#include <utility>

namespace portico::http {

Result<Command> Command::link(const Engine& engine, const std::filesystem::path& file) {
  auto component = component::Component::compile_file(engine, file);
  if (!component)
    return std::unexpected{std::move(component.error())};
  return link(*component);
}

Result<Command> Command::link(const component::Component& component,
                              std::function<void(component::Linker&)> extend) {
  const auto name = wasi_http::find_export(component, "wasi:cli/run@0.2.12", "be run as a command");
  if (!name)
    return std::unexpected{name.error()};
  auto pre = wasi_http::link_world(component, extend);
  if (!pre)
    return std::unexpected{std::move(pre.error())};
  auto run = component::typed_func<std::expected<void, std::monostate>()>(*pre, *name, "run");
  if (!run)
    return std::unexpected{std::move(run.error())};
  return Command{std::make_shared<const Impl>(Impl{std::move(*pre), *run})};
}

Command::Command(std::shared_ptr<const Impl> impl) : impl_{std::move(impl)} {}

Execution Command::start(SandboxOptions sandbox, ExecutionOptions options) const {
  auto execution = std::make_shared<Execution::Impl>(impl_, std::move(sandbox), std::move(options));
  execution->start();
  return Execution{std::move(execution)};
}

Result<int> Command::run(SandboxOptions sandbox, ExecutionOptions options) const {
  boost::asio::io_context own{1};
  sandbox.executor = {};
  if (!sandbox.loop)
    sandbox.loop = &own;
  boost::asio::io_context& loop = *sandbox.loop;
  const auto execution =
      std::make_shared<Execution::Impl>(impl_, std::move(sandbox), std::move(options));
  execution->start();
  // The guest has ended; what it wrote may not be out yet.
  while (!execution->has_ended() && loop.run_one() > 0) {
  }
  loop.restart();
  if (!execution->has_ended())
    execution->abandon();
  auto result = execution->take_result();
  execution->abandon();
  return result;
}

}  // namespace portico::http
