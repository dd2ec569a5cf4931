#pragma once

#include <wasi/filesystem/open_file.hpp>
#include <wasi/filesystem/types.hpp>

#include <portico/component/call.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace portico::wasi::filesystem {

/// `directory-entry-stream`: the entries of a directory, without "." and "..", read as the guest
/// asks for them.
class DirectoryEntryStream {
 public:
  static constexpr const char* kWitName = "directory-entry-stream";

  /// `directory` is for this alone: reading moves its position.
  explicit DirectoryEntryStream(FileHandle directory) : directory_{std::move(directory)} {}

  /// Nothing at the end. A name that is not UTF-8 is `illegal_byte_sequence`, after which the next
  /// entry can be read.
  [[nodiscard]] Answer<std::optional<DirectoryEntry>> next(component::Call& call);

 private:
  FileHandle directory_;
  std::vector<DirectoryEntry> entries_;
  std::size_t position_ = 0;
  bool at_end_ = false;
};

}  // namespace portico::wasi::filesystem
