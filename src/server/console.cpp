#include <server/console.hpp>

#include <fmt/format.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <unistd.h>

namespace portico::server {

Console::Console() : output_{STDOUT_FILENO}, error_{STDERR_FILENO} {}

namespace {

class ConsoleSink : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit ConsoleSink(OutputWriter& writer) : writer_{writer} {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    writer_.write({line.data(), line.size()});
  }
  void flush_() override {}

 private:
  OutputWriter& writer_;
};

spdlog::level::level_enum level_of(LogLevel level) {
  return static_cast<spdlog::level::level_enum>(level);
}
static_assert(static_cast<int>(LogLevel::error) == static_cast<int>(spdlog::level::err));

class SpdLog : public Log {
 public:
  SpdLog(spdlog::sink_ptr sink, LogLevel lowest) : logger_{"portico", std::move(sink)} {
    logger_.set_level(level_of(lowest));
    logger_.set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %P %l: %v");
  }

  bool enabled(LogLevel level) const override { return logger_.should_log(level_of(level)); }
  void write(LogLevel level, std::string_view text) override {
    logger_.log(level_of(level), spdlog::string_view_t{text.data(), text.size()});
  }

 private:
  spdlog::logger logger_;
};

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::unique_ptr<Log> make_log(Console& console, LogLevel lowest) {
  auto sink = std::make_shared<ConsoleSink>(console.writer(GuestStream::standard_error));
  return std::make_unique<SpdLog>(std::move(sink), lowest);
}

std::unique_ptr<Log> make_direct_log(LogLevel lowest) {
  return std::make_unique<SpdLog>(std::make_shared<spdlog::sinks::stderr_sink_st>(), lowest);
}

void ConsoleGuests::write(GuestStream stream, std::uint64_t instance,
                          std::span<const std::byte> bytes) {
  OutputWriter& writer = console_.writer(stream);
  if (prefix_ == Prefix::none)
    return writer.write(as_text(bytes));
  auto found = lines_.find(instance);
  if (found == lines_.end())
    found = lines_
                .emplace(instance, Lines{LinePrefixer{fmt::format("stdout [{}] :: ", instance)},
                                         LinePrefixer{fmt::format("stderr [{}] :: ", instance)}})
                .first;
  Lines& lines = found->second;
  LinePrefixer& prefixer = stream == GuestStream::standard_output ? lines.output : lines.error;
  prefixer.write(as_text(bytes), [&](std::string_view text) { writer.write(text); });
}

void ConsoleGuests::ended(std::uint64_t instance) {
  if (lines_.empty())
    return;
  const auto found = lines_.find(instance);
  if (found == lines_.end())
    return;
  const auto emit = [&](GuestStream stream) {
    return [this, stream](std::string_view text) { console_.writer(stream).write(text); };
  };
  found->second.output.finish(emit(GuestStream::standard_output));
  found->second.error.finish(emit(GuestStream::standard_error));
  lines_.erase(found);
}

}  // namespace portico::server
