#include <portico/http/command.hpp>

#include "host.hpp"

#include <base/descriptor.hpp>

#include <array>
#include <thread>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace portico::http {
namespace {

using namespace std::chrono_literals;

const Command& tool() {
  static const Engine engine;
  static const auto linked = Command::link(
      engine, std::filesystem::path{std::getenv("PORTICO_GUESTS")} / "command_tool.wasm");
  EXPECT_TRUE(linked) << linked.error().describe();
  return *linked;
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    reading = Descriptor{ends[0]};
    writing = Descriptor{ends[1]};
  }
  Descriptor reading;
  Descriptor writing;
};

std::string read_all(int descriptor) {
  std::string all;
  std::array<char, 4096> part;
  for (ssize_t size; (size = ::read(descriptor, part.data(), part.size())) > 0;)
    all.append(part.data(), static_cast<std::size_t>(size));
  return all;
}

/// Runs the tool on an event loop, or blocking.
class CommandTest : public testing::TestWithParam<Mode> {
 protected:
  Result<int> run(std::vector<std::string> arguments, ExecutionOptions options = {}) {
    arguments.insert(arguments.begin(), "tool");
    sandbox_.wasi.arguments = std::move(arguments);
    if (GetParam() == Mode::blocking)
      return tool().run(sandbox_, std::move(options));
    sandbox_.executor = loop_.get_executor();
    auto execution = tool().start(sandbox_, std::move(options));
    std::optional<Result<int>> status;
    co_spawn(loop_, execution.exit_status(), [&](const std::exception_ptr&, Result<int> ended) {
      status.emplace(std::move(ended));
    });
    loop_.restart();
    while (!status && loop_.run_one() > 0) {
    }
    EXPECT_TRUE(status) << "nothing can happen any more";
    EXPECT_TRUE(execution.has_ended());
    return std::move(*status);
  }

  void collect(wasi::Output& output, std::string& to) {
    output = [&to](std::span<const std::byte> bytes) { to += text(bytes); };
  }

  boost::asio::io_context loop_{1};
  SandboxOptions sandbox_;
};

INSTANTIATE_TEST_SUITE_P(Modes, CommandTest, testing::Values(Mode::event_loop, Mode::blocking),
                         mode_name);

TEST_P(CommandTest, GivesTheExitStatus) {
  EXPECT_EQ(run({"args"}).value(), 0);
  EXPECT_EQ(run({"fail"}).value(), 1);
  EXPECT_EQ(run({"exit", "42"}).value(), 42);
}

TEST_P(CommandTest, GivesArgumentsEnvironmentAndBytes) {
  std::string output;
  collect(sandbox_.wasi.standard_output, output);
  EXPECT_EQ(run({"args", "a", ""}).value(), 0);
  EXPECT_EQ(output, "tool\nargs\na\n\n");
  output.clear();
  sandbox_.wasi.environment = {{"NAME", "value"}};
  EXPECT_EQ(run({"env"}).value(), 0);
  EXPECT_EQ(output, "NAME=value\n");
  output.clear();
  sandbox_.wasi.standard_input = std::string(100'000, 'b');
  EXPECT_EQ(run({"cat"}).value(), 0);
  EXPECT_EQ(output, std::string(100'000, 'b'));
}

TEST_P(CommandTest, TrapsAreErrors) {
  const auto trapped = run({"trap"});
  ASSERT_FALSE(trapped);
  EXPECT_EQ(trapped.error().code(), Errc::trap);
  EXPECT_FALSE(trapped.error().backtrace().empty());
}

TEST_P(CommandTest, DeadlinesEndWhatComputesAndWhatWaits) {
  for (const char* name : {"spin", "sleep"}) {
    const auto ended = run({name}, {.deadline = 20ms});
    ASSERT_FALSE(ended) << name;
    EXPECT_EQ(ended.error().code(), Errc::deadline) << name;
  }
}

TEST_P(CommandTest, PassesPipesThrough) {
  Pipe in;
  Pipe out;
  sandbox_.wasi.standard_input = wasi::HostDescriptor{in.reading.get()};
  sandbox_.wasi.standard_output = wasi::HostDescriptor{out.writing.get()};
  const std::string content(1 << 20, 'p');
  std::thread writer{[&] {
    for (std::size_t at = 0; at < content.size();)
      at += static_cast<std::size_t>(
          ::write(in.writing.get(), content.data() + at,
                  10'000 < content.size() - at ? 10'000 : content.size() - at));
    in.writing.reset();
  }};
  std::string seen;
  std::thread reader{[&] { seen = read_all(out.reading.get()); }};
  EXPECT_EQ(run({"cat"}).value(), 0);
  out.writing.reset();
  writer.join();
  reader.join();
  EXPECT_TRUE(seen == content);
}

TEST_P(CommandTest, ReadsNoMoreOfAPipeOrFileThanAskedFor) {
  Pipe pipe;
  ASSERT_EQ(::write(pipe.writing.get(), "0123456789", 10), 10);
  sandbox_.wasi.standard_input = wasi::HostDescriptor{pipe.reading.get()};
  std::string output;
  collect(sandbox_.wasi.standard_output, output);
  EXPECT_EQ(run({"head", "4"}).value(), 0);
  pipe.writing.reset();
  EXPECT_EQ(output + read_all(pipe.reading.get()), "0123456789");

  char name[] = "/tmp/portico-test-XXXXXX";
  const Descriptor file{::mkstemp(name)};
  ::unlink(name);
  ASSERT_EQ(::write(file.get(), "0123456789", 10), 10);
  ::lseek(file.get(), 0, SEEK_SET);
  sandbox_.wasi.standard_input = wasi::HostDescriptor{file.get()};
  output.clear();
  EXPECT_EQ(run({"head", "4"}).value(), 0);
  EXPECT_EQ(output, "0123");
  EXPECT_EQ(read_all(file.get()), "456789");
}

TEST_P(CommandTest, AReaderThatLeftIsAClosedStreamAndNoSignal) {
  std::string error;
  collect(sandbox_.wasi.standard_error, error);
  Pipe pipe;
  pipe.reading.reset();
  sandbox_.wasi.standard_output = wasi::HostDescriptor{pipe.writing.get()};
  EXPECT_EQ(run({"yes", "word"}).value(), 1);
  EXPECT_TRUE(error.starts_with("write: ")) << error;

  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  const Descriptor ours{ends[0]};
  Descriptor{ends[1]}.reset();
  sandbox_.wasi.standard_output = wasi::HostDescriptor{ours.get()};
  EXPECT_EQ(run({"yes", "word"}).value(), 1);
}

TEST_P(CommandTest, LeavesTheFlagsOfSharedDescriptorsAlone) {
  Pipe pipe;
  std::array<int, 2> sockets{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()), 0);
  const Descriptor ours{sockets[0]};
  const Descriptor theirs{sockets[1]};
  for (const int descriptor : {pipe.writing.get(), ours.get()}) {
    sandbox_.wasi.standard_output = wasi::HostDescriptor{descriptor};
    const int before = ::fcntl(descriptor, F_GETFL);
    EXPECT_EQ(run({"fill", "1000"}).value(), 0);
    EXPECT_EQ(::fcntl(descriptor, F_GETFL), before);
  }
}

TEST_P(CommandTest, ADeadlineEndsAWriterThatNobodyReads) {
  Pipe pipe;
  sandbox_.wasi.standard_output = wasi::HostDescriptor{pipe.writing.get()};
  const auto ended = run({"yes", "word"}, {.deadline = 20ms});
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code(), Errc::deadline);
}

TEST(Execution, CanBeStoppedAndGivenUp) {
  boost::asio::io_context loop{1};
  SandboxOptions sandbox;
  sandbox.executor = loop.get_executor();
  sandbox.wasi.arguments = {"tool", "sleep"};
  auto execution = tool().start(sandbox);
  EXPECT_FALSE(execution.has_ended());
  std::optional<Result<int>> status;
  co_spawn(loop, execution.exit_status(),
           [&](const std::exception_ptr&, Result<int> ended) { status.emplace(std::move(ended)); });
  execution.stop({Errc::cancelled, "enough"});
  while (!status && loop.run_one() > 0) {
  }
  ASSERT_TRUE(status && !*status);
  EXPECT_EQ(status->error().message(), "enough");

  status.reset();
  {
    auto dropped = tool().start(sandbox);
    co_spawn(loop, dropped.exit_status(), [&](const std::exception_ptr&, Result<int> ended) {
      status.emplace(std::move(ended));
    });
    loop.restart();
    loop.poll();
  }
  // Not until the loop is idle: a guest that was stopped leaves its timers to the sandbox.
  loop.restart();
  while (!status && loop.run_one() > 0) {
  }
  ASSERT_TRUE(status && !*status);
  EXPECT_EQ(status->error().code(), Errc::cancelled);
}

TEST(Command, HandlersAreNoCommands) {
  const auto linked =
      Command::link(Engine{}, std::filesystem::path{std::getenv("PORTICO_GUESTS")} / "hello.wasm");
  ASSERT_FALSE(linked);
  EXPECT_EQ(linked.error().code(), Errc::link);
  EXPECT_NE(linked.error().message().find("wasi:cli/run"), std::string::npos);
}

}  // namespace
}  // namespace portico::http
