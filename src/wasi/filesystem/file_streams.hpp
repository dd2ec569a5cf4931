#pragma once

#include <wasi/filesystem/open_file.hpp>

#include <portico/signal.hpp>
#include <portico/wasi/streams.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace portico::wasi::filesystem {

/// Work on a disk for a stream. Shared with it, because the stream may be gone before it is done.
struct StreamWork {
  Signal changed;
  bool under_way = false;
  /// Why it failed; told to the guest once.
  std::optional<ErrorCode> error;
  /// Of a `FileInput`: what has been read, how much of that, and how much of it is taken.
  Disk::Buffer data;
  std::size_t size = 0;
  std::size_t taken = 0;
  /// Of a `FileInput`: there was nothing at its position. Told once, as the file may grow.
  bool at_end = false;

  void arrived(Disk::Buffer buffer, Answer<std::size_t> read);
};

/// What both directions have in common.
class FileStream {
 protected:
  explicit FileStream(FileHandle file) : file_{std::move(file)} {}

  /// For `changed`: keeps the guest's loop going until the work is done.
  Signal& changed_while_busy(component::Call& call);
  [[nodiscard]] bool busy();
  [[nodiscard]] std::unexpected<StreamError> take_error();

  FileHandle file_;
  std::shared_ptr<StreamWork> work_ = std::make_shared<StreamWork>();

 private:
  boost::asio::any_io_executor keeping_;
};

/// Reads a file from a position on. Nothing is read before the guest asks, or waits.
class FileInput : public InputStream, private FileStream {
 public:
  FileInput(FileHandle file, std::uint64_t offset)
      : FileStream{std::move(file)}, position_{offset} {}

  bool ready() override;
  Signal& changed(component::Call& call) override;
  StreamResult<std::size_t> available(std::uint64_t max) override;
  void take(std::span<std::byte> to) override;

 private:
  [[nodiscard]] bool has_news() const;
  /// Reads what is in memory; false where the disk has to be asked.
  [[nodiscard]] bool read_now(std::uint64_t max);
  void start_reading(std::uint64_t max);

  std::uint64_t position_;
};

/// Writes a file from a position on, or at its end wherever that is then. One write is under way at
/// a time; a guest that drops the stream does not stop it.
class FileOutput : public OutputStream, private FileStream {
 public:
  FileOutput(FileHandle file, std::optional<std::uint64_t> offset)
      : FileStream{std::move(file)}, position_{offset} {}

  bool ready() override { return !busy(); }
  Signal& changed(component::Call& call) override { return changed_while_busy(call); }
  StreamResult<std::uint64_t> check_write() override;
  StreamResult<> write(std::span<const std::byte> bytes) override;
  StreamResult<> flush() override;

 private:
  [[nodiscard]] StreamResult<> state();

  std::optional<std::uint64_t> position_;
  /// What `check_write` has said that one write may be, until there is one.
  Disk::Share promised_;
  bool closed_ = false;
};

}  // namespace portico::wasi::filesystem
