#pragma once

#include <wasi/filesystem/disk.hpp>
#include <wasi/filesystem/metadata.hpp>
#include <wasi/filesystem/types.hpp>

#include <base/descriptor.hpp>

#include <portico/wasi/directory.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace portico::wasi::filesystem {

/// Whether the file system of `file` is in memory or on a local disk, so that what is in memory of
/// it is told at once. A network's, and any that a program provides, may wait for somebody.
[[nodiscard]] bool is_local(int file);

/// A file or directory that a sandbox has open. Descriptors and streams share it, and work under
/// way on other threads.
class OpenFile {
 public:
  explicit OpenFile(Directory directory)
      : preopen_{std::move(directory)}, local_{preopen_->local()} {}
  /// `disk` has counted it.
  OpenFile(const Disk& disk, portico::Descriptor file, bool local)
      : account_{disk.account()}, file_{std::move(file)}, local_{local} {}
  /// Writes are on the disk when they are done, so none is done at once.
  void write_through() { writes_now_ = false; }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile();

  [[nodiscard]] int number() const { return preopen_ ? preopen_->descriptor() : file_.get(); }
  [[nodiscard]] bool local() const { return local_; }
  /// Whether closing it is all that letting go of it means: writing out, removing a file that has
  /// no name any more, and asking a server may take long.
  [[nodiscard]] bool closes_quickly() const;

  // What can be done without waiting for a disk. Answers nothing where that cannot be told. The
  // file's position in the system is never used.
  [[nodiscard]] std::optional<Answer<std::size_t>> read_now(std::span<std::byte> to,
                                                            std::uint64_t offset);
  [[nodiscard]] std::optional<Answer<std::size_t>> write_now(std::span<const std::byte> bytes,
                                                             std::optional<std::uint64_t> offset);

  // The same, waiting. Writing writes all of it, unless it fails, then as much as there was room
  // for; without an offset, at the end.
  [[nodiscard]] Answer<std::size_t> read(std::span<std::byte> to, std::uint64_t offset) const;
  [[nodiscard]] Answer<std::size_t> write(std::span<const std::byte> bytes,
                                          std::optional<std::uint64_t> offset) const;

 private:
  std::optional<Directory> preopen_;
  std::shared_ptr<Disk::Account> account_;
  portico::Descriptor file_;
  bool local_;
  // Whether the file system may be asked at all. Touched on the loop only.
  bool reads_now_ = true;
  bool writes_now_ = true;
};

/// A resource's hold on a file. Whoever lets go of one last closes it, elsewhere if that may wait.
class FileHandle {
 public:
  FileHandle(std::shared_ptr<Disk> disk, std::shared_ptr<OpenFile> file)
      : disk_{std::move(disk)}, file_{std::move(file)} {}
  FileHandle(const FileHandle&) = default;
  FileHandle(FileHandle&&) = default;
  FileHandle& operator=(const FileHandle&) = delete;
  FileHandle& operator=(FileHandle&&) = delete;
  ~FileHandle();

  [[nodiscard]] Disk& disk() const { return *disk_; }
  [[nodiscard]] const std::shared_ptr<Disk>& shared_disk() const { return disk_; }
  [[nodiscard]] const std::shared_ptr<OpenFile>& shared() const { return file_; }
  [[nodiscard]] OpenFile* operator->() const { return file_.get(); }

 private:
  std::shared_ptr<Disk> disk_;
  std::shared_ptr<OpenFile> file_;
};

}  // namespace portico::wasi::filesystem
