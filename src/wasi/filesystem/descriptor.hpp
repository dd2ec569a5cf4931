#pragma once

#include <wasi/filesystem/open_file.hpp>
#include <wasi/filesystem/types.hpp>

#include <portico/component/call.hpp>
#include <portico/component/resource.hpp>
#include <portico/wasi/directory.hpp>
#include <portico/wasi/streams.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace portico::wasi::filesystem {

class DirectoryEntryStream;

/// `descriptor` of wasi:filesystem/types: a file or directory that a guest has open.
///
/// What it may do depends on how it was opened and on the grant that it comes from. Whatever would
/// change something under a read-only grant is `not_permitted`. As in the reference, any directory
/// from a read-write grant may be changed, whether or not it was opened with `mutate-directory`:
/// the preview 1 adapter never asks for that.
class Descriptor {
 public:
  static constexpr const char* kWitName = "descriptor";
  using Access = Directory::Access;
  using Call = component::Call;
  template <class T> using Own = component::Own<T>;
  using Path = std::string_view;

  /// `flags` are those that `get-flags` tells.
  Descriptor(FileHandle file, DescriptorType type, DescriptorFlags flags, Access access)
      : file_{std::move(file)}, type_{type}, flags_{flags}, access_{access} {}

  /// One for a grant.
  [[nodiscard]] static Own<Descriptor> preopened(Call& call, const Directory& directory);

  // Any descriptor (descriptor.cpp).
  [[nodiscard]] Answer<DescriptorFlags> flags() const { return flags_; }
  [[nodiscard]] Answer<DescriptorType> type() const { return type_; }
  [[nodiscard]] Answer<DescriptorStat> stat(Call& call) const;
  [[nodiscard]] Answer<MetadataHashValue> hash(Call& call) const;
  [[nodiscard]] bool is_same(Call& call, const Descriptor& other) const;
  [[nodiscard]] Answer<> set_times(Call& call, const NewTimestamp& access,
                                   const NewTimestamp& modification);
  [[nodiscard]] Answer<> sync(Call& call);
  [[nodiscard]] Answer<> sync_data(Call& call);

  // Files (descriptor.cpp).
  [[nodiscard]] Answer<Own<InputStream>> read_stream(std::uint64_t offset);
  [[nodiscard]] Answer<Own<OutputStream>> write_stream(std::uint64_t offset);
  [[nodiscard]] Answer<Own<OutputStream>> append_stream();
  [[nodiscard]] Answer<> advise(Call& call, std::uint64_t offset, std::uint64_t length,
                                Advice advice);
  [[nodiscard]] Answer<> set_size(Call& call, std::uint64_t size);
  using Read = std::tuple<std::vector<std::byte>, bool>;
  /// At most 64 KiB at once.
  [[nodiscard]] Answer<Read> read(Call& call, std::uint64_t length, std::uint64_t offset);
  [[nodiscard]] Answer<std::uint64_t> write(Call& call, std::span<const std::byte> bytes,
                                            std::uint64_t offset);

  // Directories (descriptor_paths.cpp).
  [[nodiscard]] Answer<Own<DirectoryEntryStream>> read_directory(Call& call);
  [[nodiscard]] Answer<Own<Descriptor>> open_at(Call& call, PathFlags path_flags, Path path,
                                                OpenFlags how, DescriptorFlags flags);
  [[nodiscard]] Answer<DescriptorStat> stat_at(Call& call, PathFlags path_flags, Path path);
  [[nodiscard]] Answer<MetadataHashValue> hash_at(Call& call, PathFlags path_flags, Path path);
  [[nodiscard]] Answer<> set_times_at(Call& call, PathFlags path_flags, Path path,
                                      const NewTimestamp& access, const NewTimestamp& modification);
  [[nodiscard]] Answer<> create_directory_at(Call& call, Path path);
  [[nodiscard]] Answer<> remove_directory_at(Call& call, Path path);
  [[nodiscard]] Answer<> unlink_file_at(Call& call, Path path);
  [[nodiscard]] Answer<> link_at(Call& call, PathFlags path_flags, Path path, Descriptor& new_base,
                                 Path new_path);
  [[nodiscard]] Answer<> rename_at(Call& call, Path path, Descriptor& new_base, Path new_path);
  [[nodiscard]] Answer<> symlink_at(Call& call, Path target, Path path);
  [[nodiscard]] Answer<std::string> readlink_at(Call& call, Path path);

 private:
  [[nodiscard]] bool is_directory() const { return type_ == DescriptorType::directory; }
  /// Whether it is no directory and was opened with `needed`.
  [[nodiscard]] Answer<> check_file(DescriptorFlags needed) const;
  [[nodiscard]] Answer<> check_write() const;
  [[nodiscard]] Answer<> check_directory() const;
  /// Whether it is a directory in which things may be changed.
  [[nodiscard]] Answer<> check_mutable() const;

  [[nodiscard]] Answer<struct stat> status(Call& call) const;
  [[nodiscard]] Answer<struct stat> status_at(Call& call, PathFlags path_flags, Path path);
  [[nodiscard]] Answer<> flush(Call& call, int (*operation)(int));

  /// The operations that change something at one path, or at two.
  [[nodiscard]] Answer<> change(Call& call, Path path,
                                Answer<> (*operation)(int, const std::string&));
  [[nodiscard]] Answer<> change_both(Call& call, Path path, Descriptor& new_base, Path new_path,
                                     Answer<> (*operation)(int, const std::string&, int,
                                                           const std::string&));

  /// Has `work` done on the disk, with this file's number and copies of `paths`.
  template <class Work, class... Paths> auto on_disk(Call& call, Work work, Paths... paths) const;

  FileHandle file_;
  DescriptorType type_;
  DescriptorFlags flags_;
  Access access_;
};

template <class Work, class... Paths>
auto Descriptor::on_disk(Call& call, Work work, Paths... paths) const {
  return file_.disk().run(
      call, [file = file_.shared(), work = std::move(work), ... paths = std::move(paths)] {
        return work(file->number(), paths...);
      });
}

}  // namespace portico::wasi::filesystem
