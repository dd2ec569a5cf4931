#include <wasi/filesystem.hpp>

#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <expected>
#include <span>
#include <tuple>
#include <vector>

namespace portico::wasi {

using component::Borrow;
using component::Own;
using namespace filesystem;

namespace {

using Size = std::uint64_t;
using Path = std::string_view;
using Bytes = std::vector<std::byte>;

/// A method of `Self` that is answered with `access`.
template <class Self, class T, class... Params> auto denied() {
  return [](Borrow<Self>, Params...) -> std::expected<T, ErrorCode> {
    return std::unexpected{ErrorCode::access};
  };
}
template <class T, class... Params> auto denied_at() {
  return denied<Descriptor, T, Params...>();
}

void add_file_methods(component::Linker::Instance& types) {
  types.func("[method]descriptor.read-via-stream", denied_at<Own<InputStream>, Size>())
      .func("[method]descriptor.write-via-stream", denied_at<Own<OutputStream>, Size>())
      .func("[method]descriptor.append-via-stream", denied_at<Own<OutputStream>>())
      .func("[method]descriptor.advise", denied_at<void, Size, Size, Advice>())
      .func("[method]descriptor.sync-data", denied_at<void>())
      .func("[method]descriptor.get-flags", denied_at<DescriptorFlags>())
      .func("[method]descriptor.get-type", denied_at<DescriptorType>())
      .func("[method]descriptor.set-size", denied_at<void, Size>())
      .func("[method]descriptor.set-times", denied_at<void, NewTimestamp, NewTimestamp>())
      .func("[method]descriptor.read", denied_at<std::tuple<Bytes, bool>, Size, Size>())
      .func("[method]descriptor.write", denied_at<Size, std::span<const std::byte>, Size>())
      .func("[method]descriptor.sync", denied_at<void>())
      .func("[method]descriptor.stat", denied_at<DescriptorStat>())
      .func("[method]descriptor.metadata-hash", denied_at<MetadataHashValue>())
      .func("[method]descriptor.is-same-object",
            [](Borrow<Descriptor> a, Borrow<Descriptor> b) { return a.get() == b.get(); });
}

void add_directory_methods(component::Linker::Instance& types) {
  types.func("[method]descriptor.read-directory", denied_at<Own<DirectoryEntryStream>>())
      .func("[method]descriptor.create-directory-at", denied_at<void, Path>())
      .func("[method]descriptor.stat-at", denied_at<DescriptorStat, PathFlags, Path>())
      .func("[method]descriptor.set-times-at",
            denied_at<void, PathFlags, Path, NewTimestamp, NewTimestamp>())
      .func("[method]descriptor.link-at",
            denied_at<void, PathFlags, Path, Borrow<Descriptor>, Path>())
      .func("[method]descriptor.open-at",
            denied_at<Own<Descriptor>, PathFlags, Path, OpenFlags, DescriptorFlags>())
      .func("[method]descriptor.readlink-at", denied_at<std::string_view, Path>())
      .func("[method]descriptor.remove-directory-at", denied_at<void, Path>())
      .func("[method]descriptor.rename-at", denied_at<void, Path, Borrow<Descriptor>, Path>())
      .func("[method]descriptor.symlink-at", denied_at<void, Path, Path>())
      .func("[method]descriptor.unlink-file-at", denied_at<void, Path>())
      .func("[method]descriptor.metadata-hash-at", denied_at<MetadataHashValue, PathFlags, Path>())
      .func("[method]directory-entry-stream.read-directory-entry",
            denied<DirectoryEntryStream, std::optional<DirectoryEntry>>());
}

}  // namespace

void add_filesystem_types(component::Linker& linker) {
  auto types = linker.instance("wasi:filesystem/types@0.2.12");
  types.resource<Descriptor>("descriptor").resource<DirectoryEntryStream>("directory-entry-stream");
  add_file_methods(types);
  add_directory_methods(types);
  types.func("filesystem-error-code",
             [](Borrow<IoError>) -> std::optional<ErrorCode> { return std::nullopt; });
}

void add_filesystem_preopens(component::Linker& linker) {
  linker.instance("wasi:filesystem/preopens@0.2.12").func("get-directories", [] {
    return std::vector<std::tuple<Own<Descriptor>, std::string_view>>{};
  });
}

}  // namespace portico::wasi
