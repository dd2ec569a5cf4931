#include <wasi/filesystem/descriptor.hpp>
#include <wasi/filesystem/directory_entries.hpp>
#include <wasi/filesystem/error_code.hpp>

#include <portico/wasi/streams.hpp>
#include <portico/wasi/wasi.hpp>

#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace portico::wasi {

using component::Borrow;
using component::Call;
using component::Own;
using namespace filesystem;

namespace {

using File = filesystem::Descriptor;

/// A method of `Self` as a host function: the call first if the method takes it.
template <class Self, class R, class... Params> auto method(R (Self::*member)(Call&, Params...)) {
  return [member](Call& call, Borrow<Self> self, std::remove_cvref_t<Params>... params) {
    return ((*self).*member)(call, std::move(params)...);
  };
}
template <class Self, class R, class... Params>
auto method(R (Self::*member)(Call&, Params...) const) {
  return [member](Call& call, Borrow<Self> self, std::remove_cvref_t<Params>... params) {
    return ((*self).*member)(call, std::move(params)...);
  };
}
template <class Self, class R, class... Params> auto method(R (Self::*member)(Params...)) {
  return [member](Borrow<Self> self, std::remove_cvref_t<Params>... params) {
    return ((*self).*member)(std::move(params)...);
  };
}
template <class Self, class R> auto method(R (Self::*member)() const) {
  return [member](Borrow<Self> self) { return ((*self).*member)(); };
}

void add_any_methods(component::Linker::Instance& types) {
  types.func("[method]descriptor.get-flags", method(&File::flags))
      .func("[method]descriptor.get-type", method(&File::type))
      .func("[method]descriptor.stat", method(&File::stat))
      .func("[method]descriptor.metadata-hash", method(&File::hash))
      .func("[method]descriptor.set-times", method(&File::set_times))
      .func("[method]descriptor.sync", method(&File::sync))
      .func("[method]descriptor.sync-data", method(&File::sync_data))
      .func("[method]descriptor.is-same-object",
            [](Call& call, Borrow<File> a, Borrow<File> b) { return a->is_same(call, *b); });
}

void add_file_methods(component::Linker::Instance& types) {
  types.func("[method]descriptor.read-via-stream", method(&File::read_stream))
      .func("[method]descriptor.write-via-stream", method(&File::write_stream))
      .func("[method]descriptor.append-via-stream", method(&File::append_stream))
      .func("[method]descriptor.advise", method(&File::advise))
      .func("[method]descriptor.set-size", method(&File::set_size))
      .func("[method]descriptor.read", method(&File::read))
      .func("[method]descriptor.write", method(&File::write));
}

void add_directory_methods(component::Linker::Instance& types) {
  using Path = File::Path;
  types.func("[method]descriptor.read-directory", method(&File::read_directory))
      .func("[method]descriptor.open-at", method(&File::open_at))
      .func("[method]descriptor.stat-at", method(&File::stat_at))
      .func("[method]descriptor.metadata-hash-at", method(&File::hash_at))
      .func("[method]descriptor.set-times-at", method(&File::set_times_at))
      .func("[method]descriptor.create-directory-at", method(&File::create_directory_at))
      .func("[method]descriptor.remove-directory-at", method(&File::remove_directory_at))
      .func("[method]descriptor.unlink-file-at", method(&File::unlink_file_at))
      .func("[method]descriptor.symlink-at", method(&File::symlink_at))
      .func("[method]descriptor.readlink-at", method(&File::readlink_at))
      .func("[method]descriptor.link-at",
            [](Call& call, Borrow<File> self, PathFlags flags, Path path, Borrow<File> new_base,
               Path new_path) { return self->link_at(call, flags, path, *new_base, new_path); })
      .func("[method]descriptor.rename-at",
            [](Call& call, Borrow<File> self, Path path, Borrow<File> new_base, Path new_path) {
              return self->rename_at(call, path, *new_base, new_path);
            })
      .func("[method]directory-entry-stream.read-directory-entry",
            method(&DirectoryEntryStream::next));
}

}  // namespace

void add_filesystem_types(component::Linker& linker) {
  auto types = linker.instance("wasi:filesystem/types@0.2.12");
  types.resource<File>("descriptor").resource<DirectoryEntryStream>("directory-entry-stream");
  add_any_methods(types);
  add_file_methods(types);
  add_directory_methods(types);
  types.func("filesystem-error-code", [](Borrow<IoError> error) -> std::optional<ErrorCode> {
    if (const auto* of_file = dynamic_cast<const FileError*>(error.get()))
      return of_file->code();
    return std::nullopt;
  });
}

void add_filesystem_preopens(component::Linker& linker) {
  linker.instance("wasi:filesystem/preopens@0.2.12").func("get-directories", [](Call& call) {
    std::vector<std::tuple<Own<File>, std::string>> directories;
    for (const auto& [directory, name] : call.state<Context>().options().directories)
      directories.emplace_back(File::preopened(call, directory), name);
    return directories;
  });
}

}  // namespace portico::wasi
