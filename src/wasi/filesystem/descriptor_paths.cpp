#include <wasi/filesystem/descriptor.hpp>
#include <wasi/filesystem/directory_entries.hpp>
#include <wasi/filesystem/error_code.hpp>
#include <wasi/filesystem/path.hpp>
#include <wasi/filesystem/tree.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include <fcntl.h>
#include <sys/sysmacros.h>

namespace portico::wasi::filesystem {

using component::Call;
using component::Own;

namespace {

constexpr mode_t kAllButUmask = 0666;

Follow follow_of(PathFlags flags) {
  return has(flags, PathFlags::symlink_follow) ? Follow::yes : Follow::no;
}

/// open(2)'s flags. Never waits for the other end of a pipe, nor takes a terminal.
int open_flags(PathFlags path_flags, OpenFlags how, DescriptorFlags flags) {
  int result = O_NONBLOCK | O_NOCTTY;
  if (!has(flags, DescriptorFlags::write))
    result |= O_RDONLY;
  else
    result |= has(flags, DescriptorFlags::read) ? O_RDWR : O_WRONLY;
  if (!has(path_flags, PathFlags::symlink_follow))
    result |= O_NOFOLLOW;
  if (has(how, OpenFlags::create))
    result |= O_CREAT;
  if (has(how, OpenFlags::directory))
    result |= O_DIRECTORY;
  if (has(how, OpenFlags::exclusive))
    result |= O_EXCL;
  if (has(how, OpenFlags::truncate))
    result |= O_TRUNC;
  if (has(flags, DescriptorFlags::data_integrity_sync))
    result |= O_DSYNC;
  // There is no other way to ask for what reads are to see.
  if (has(flags, DescriptorFlags::file_integrity_sync | DescriptorFlags::requested_write_sync))
    result |= O_SYNC;
  return result;
}

/// Of the devices, those that are harmless wherever they are met: null, zero, full, random,
/// urandom.
bool is_harmless_device(const struct stat& status) {
  constexpr unsigned kMemory = 1;
  constexpr std::array<unsigned, 5> kHarmless{3, 5, 7, 8, 9};
  return S_ISCHR(status.st_mode) && major(status.st_rdev) == kMemory &&
         std::ranges::find(kHarmless, minor(status.st_rdev)) != kHarmless.end();
}

struct Opened {
  portico::Descriptor file;
  DescriptorType type;
  bool local;
};

/// Guests get files and directories. Pipes and sockets of the host's are ways out of the sandbox,
/// and so are most devices.
Answer<Opened> examined(portico::Descriptor file, bool local) {
  const auto status = status_of(file.get());
  if (!status)
    return std::unexpected{status.error()};
  if (!S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode) && !is_harmless_device(*status))
    return refused(ErrorCode::not_permitted);
  return Opened{std::move(file), type_of(*status), local};
}

/// To open a pipe or a device does something to others already, so they are looked at before. What
/// takes its place meanwhile is found out later.
bool may_be_opened(const portico::Descriptor& seen) {
  const auto status = status_of(seen.get());
  return !status || S_ISREG(status->st_mode) || S_ISDIR(status->st_mode) ||
         S_ISLNK(status->st_mode) || is_harmless_device(*status);
}

Answer<Opened> open_and_examine(int directory, const std::string& path, int flags) {
  if (const auto seen = open_beneath(directory, path, O_PATH | (flags & O_NOFOLLOW), 0);
      seen && !may_be_opened(*seen))
    return refused(ErrorCode::not_permitted);
  auto file = open_beneath(directory, path, flags, (flags & O_CREAT) != 0 ? kAllButUmask : 0);
  if (!file)
    return std::unexpected{file.error()};
  const bool local = is_local(file->get());
  return examined(std::move(*file), local);
}

/// The same where nothing has to be waited for.
std::optional<Answer<Opened>> open_now(const OpenFile& base, const std::string& path, int flags) {
  if (!base.local() || (flags & (O_CREAT | O_TRUNC)) != 0)
    return std::nullopt;
  if (const auto seen = open_cached(base.number(), path, O_PATH | (flags & O_NOFOLLOW));
      seen && *seen && !may_be_opened(**seen))
    return refused(ErrorCode::not_permitted);
  auto file = open_cached(base.number(), path, flags);
  if (!file)
    return std::nullopt;
  if (!*file)
    return std::unexpected{file->error()};
  return examined(std::move(**file), true);
}

}  // namespace

Answer<> Descriptor::check_directory() const {
  if (!is_directory())
    return refused(ErrorCode::not_directory);
  return {};
}

Answer<> Descriptor::check_mutable() const {
  if (auto good = check_directory(); !good)
    return good;
  if (access_ == Access::read_only)
    return refused(ErrorCode::not_permitted);
  return {};
}

Answer<Own<DirectoryEntryStream>> Descriptor::read_directory(Call& call) {
  if (auto good = check_directory(); !good)
    return std::unexpected{good.error()};
  // A file of its own: the position is part of it.
  auto opened = on_disk(call, [](int directory) -> Answer<portico::Descriptor> {
    portico::Descriptor own{::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!own)
      return last_failure();
    return own;
  });
  if (!opened)
    return std::unexpected{opened.error()};
  if (auto counted = file_.disk().count_file(opened->get()); !counted)
    return std::unexpected{counted.error()};
  return component::own<DirectoryEntryStream>(
      FileHandle{file_.shared_disk(), std::make_shared<OpenFile>(file_.disk(), std::move(*opened),
                                                                 file_.shared()->local())});
}

Answer<Own<Descriptor>> Descriptor::open_at(Call& call, PathFlags path_flags, Path path,
                                            OpenFlags how, DescriptorFlags flags) {
  using enum DescriptorFlags;
  if (auto good = check_directory(); !good)
    return std::unexpected{good.error()};
  const bool changes =
      has(how, OpenFlags::create | OpenFlags::truncate) || has(flags, DescriptorFlags::write);
  if (has(how, OpenFlags::directory) &&
      has(how, OpenFlags::create | OpenFlags::exclusive | OpenFlags::truncate))
    return refused(ErrorCode::invalid);
  if (changes && access_ == Access::read_only)
    return refused(ErrorCode::not_permitted);
  auto name = host_path(path);
  if (!name)
    return std::unexpected{name.error()};

  const int system_flags = open_flags(path_flags, how, flags);
  std::optional<Answer<Opened>> opened;
  if (file_.disk().idle())
    opened = open_now(*file_.shared(), *name, system_flags);
  if (!opened) {
    opened = on_disk(
        call,
        [system_flags](int directory, const std::string& where) {
          return open_and_examine(directory, where, system_flags);
        },
        std::move(*name));
  }
  if (!*opened)
    return std::unexpected{opened->error()};

  auto& [file, type, local] = **opened;
  if (auto counted = file_.disk().count_file(file.get()); !counted)
    return std::unexpected{counted.error()};
  constexpr auto kSync = file_integrity_sync | data_integrity_sync | requested_write_sync;
  auto told = static_cast<DescriptorFlags>(
      static_cast<unsigned>(flags) & static_cast<unsigned>(read | DescriptorFlags::write | kSync));
  if (!has(flags, DescriptorFlags::write))
    told = told | DescriptorFlags::read;  // As it is opened, then.
  if (type == DescriptorType::directory && access_ == Access::read_write)
    told = told | mutate_directory;
  auto shared = std::make_shared<OpenFile>(file_.disk(), std::move(file), local);
  if (has(flags, kSync))
    shared->write_through();
  return component::own<Descriptor>(FileHandle{file_.shared_disk(), std::move(shared)}, type, told,
                                    access_);
}

Answer<struct stat> Descriptor::status_at(Call& call, PathFlags path_flags, Path path) {
  if (auto good = check_directory(); !good)
    return std::unexpected{good.error()};
  auto name = host_path(path);
  if (!name)
    return std::unexpected{name.error()};
  const Follow follow = follow_of(path_flags);
  if (file_.shared()->local() && file_.disk().idle()) {
    const int flags = follow == Follow::yes ? O_PATH : O_PATH | O_NOFOLLOW;
    if (const auto found = open_cached(file_->number(), *name, flags)) {
      if (!*found)
        return std::unexpected{found->error()};
      return status_of((*found)->get());
    }
  }
  return on_disk(
      call,
      [follow](int directory, const std::string& where) {
        return filesystem::status_at(directory, where, follow);
      },
      std::move(*name));
}

Answer<DescriptorStat> Descriptor::stat_at(Call& call, PathFlags path_flags, Path path) {
  const auto found = status_at(call, path_flags, path);
  if (!found)
    return std::unexpected{found.error()};
  return stat_of(*found);
}

Answer<MetadataHashValue> Descriptor::hash_at(Call& call, PathFlags path_flags, Path path) {
  const auto found = status_at(call, path_flags, path);
  if (!found)
    return std::unexpected{found.error()};
  return hash_of(*found);
}

Answer<> Descriptor::set_times_at(Call& call, PathFlags path_flags, Path path,
                                  const NewTimestamp& access, const NewTimestamp& modification) {
  if (auto good = check_mutable(); !good)
    return good;
  const auto times = times_of(access, modification);
  if (!times)
    return std::unexpected{times.error()};
  auto name = host_path(path);
  if (!name)
    return std::unexpected{name.error()};
  return on_disk(
      call,
      [times = *times, follow = follow_of(path_flags)](int directory, const std::string& where) {
        return filesystem::set_times_at(directory, where, follow, times);
      },
      std::move(*name));
}

Answer<> Descriptor::change(Call& call, Path path, Answer<> (*operation)(int, const std::string&)) {
  if (auto good = check_mutable(); !good)
    return good;
  auto name = host_path(path);
  if (!name)
    return std::unexpected{name.error()};
  return on_disk(call, operation, std::move(*name));
}

Answer<> Descriptor::create_directory_at(Call& call, Path path) {
  return change(call, path, filesystem::create_directory_at);
}

Answer<> Descriptor::remove_directory_at(Call& call, Path path) {
  return change(call, path, filesystem::remove_directory_at);
}

Answer<> Descriptor::unlink_file_at(Call& call, Path path) {
  return change(call, path, filesystem::unlink_file_at);
}

Answer<> Descriptor::change_both(Call& call, Path path, Descriptor& new_base, Path new_path,
                                 Answer<> (*operation)(int, const std::string&, int,
                                                       const std::string&)) {
  auto name = host_path(path);
  if (!name)
    return std::unexpected{name.error()};
  auto new_name = host_path(new_path);
  if (!new_name)
    return std::unexpected{new_name.error()};
  return on_disk(
      call,
      [operation, base = new_base.file_.shared()](int from, const std::string& old_at,
                                                  const std::string& new_at) {
        return operation(from, old_at, base->number(), new_at);
      },
      std::move(*name), std::move(*new_name));
}

Answer<> Descriptor::link_at(Call& call, PathFlags path_flags, Path path, Descriptor& new_base,
                             Path new_path) {
  if (auto good = check_mutable(); !good)
    return good;
  if (auto good = new_base.check_mutable(); !good)
    return good;
  if (has(path_flags, PathFlags::symlink_follow))
    return refused(ErrorCode::invalid);
  return change_both(call, path, new_base, new_path, filesystem::link_at);
}

Answer<> Descriptor::rename_at(Call& call, Path path, Descriptor& new_base, Path new_path) {
  if (auto good = check_mutable(); !good)
    return good;
  if (auto good = new_base.check_mutable(); !good)
    return good;
  return change_both(call, path, new_base, new_path, filesystem::rename_at);
}

Answer<> Descriptor::symlink_at(Call& call, Path target, Path path) {
  if (auto good = check_mutable(); !good)
    return good;
  auto name = host_path(path);
  if (!name)
    return std::unexpected{name.error()};
  auto to = host_path(target);
  if (!to)
    return std::unexpected{to.error()};
  return on_disk(
      call,
      [](int directory, const std::string& where, const std::string& text) {
        return filesystem::symlink_at(text, directory, where);
      },
      std::move(*name), std::move(*to));
}

Answer<std::string> Descriptor::readlink_at(Call& call, Path path) {
  if (auto good = check_directory(); !good)
    return std::unexpected{good.error()};
  auto name = host_path(path);
  if (!name)
    return std::unexpected{name.error()};
  return on_disk(call, filesystem::readlink_at, std::move(*name));
}

}  // namespace portico::wasi::filesystem
