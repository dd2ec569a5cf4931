#include <wasi/filesystem/tree.hpp>

#include <wasi/filesystem/error_code.hpp>
#include <wasi/filesystem/path.hpp>

#include <component/text.hpp>

#include <array>
#include <climits>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace portico::wasi::filesystem {
namespace {

constexpr mode_t kAllButUmask = 0777;

Answer<> done(int result) {
  if (result != 0)
    return last_failure();
  return {};
}

/// A handle for what the path leads to, that takes no permission on it and opens nothing.
Answer<portico::Descriptor> locate(int directory, const std::string& path, Follow follow) {
  return open_beneath(directory, path, follow == Follow::yes ? O_PATH : O_PATH | O_NOFOLLOW);
}

/// Finds where `path` is to be and calls `act` with it.
template <class Act> Answer<> at_place(int directory, const std::string& path, Act act) {
  const auto place = Place::find(directory, path);
  if (!place)
    return std::unexpected{place.error()};
  return done(act(place->directory(), place->name().c_str()));
}

/// The same for two paths.
template <class Act>
Answer<> at_places(int directory, const std::string& path, int new_directory,
                   const std::string& new_path, Act act) {
  const auto from = Place::find(directory, path);
  if (!from)
    return std::unexpected{from.error()};
  const auto to = Place::find(new_directory, new_path);
  if (!to)
    return std::unexpected{to.error()};
  return done(act(from->directory(), from->name().c_str(), to->directory(), to->name().c_str()));
}

}  // namespace

Answer<struct stat> status_at(int directory, const std::string& path, Follow follow) {
  const auto found = locate(directory, path, follow);
  if (!found)
    return std::unexpected{found.error()};
  return status_of(found->get());
}

Answer<> set_times_at(int directory, const std::string& path, Follow follow, const Times& times) {
  const auto found = locate(directory, path, follow);
  if (!found)
    return std::unexpected{found.error()};
  return done(::utimensat(found->get(), "", times.data(), AT_EMPTY_PATH));
}

Answer<> create_directory_at(int directory, const std::string& path) {
  return at_place(directory, path,
                  [](int at, const char* name) { return ::mkdirat(at, name, kAllButUmask); });
}

Answer<> remove_directory_at(int directory, const std::string& path) {
  return at_place(directory, path,
                  [](int at, const char* name) { return ::unlinkat(at, name, AT_REMOVEDIR); });
}

Answer<> unlink_file_at(int directory, const std::string& path) {
  return at_place(directory, path,
                  [](int at, const char* name) { return ::unlinkat(at, name, 0); });
}

Answer<> rename_at(int directory, const std::string& path, int new_directory,
                   const std::string& new_path) {
  return at_places(directory, path, new_directory, new_path, ::renameat);
}

Answer<> link_at(int directory, const std::string& path, int new_directory,
                 const std::string& new_path) {
  // A slash at the end would follow a link, out of the directory too. What it is for has no links.
  if (path.ends_with('/')) {
    const auto found = open_beneath(directory, path, O_PATH | O_DIRECTORY);
    return refused(found ? ErrorCode::not_permitted : found.error());
  }
  return at_places(directory, path, new_directory, new_path,
                   [](int from, const char* name, int to, const char* new_name) {
                     return ::linkat(from, name, to, new_name, 0);
                   });
}

Answer<> symlink_at(const std::string& target, int directory, const std::string& path) {
  if (target.starts_with('/'))
    return refused(ErrorCode::not_permitted);
  return at_place(directory, path,
                  [&](int at, const char* name) { return ::symlinkat(target.c_str(), at, name); });
}

Answer<std::string> readlink_at(int directory, const std::string& path) {
  const auto found = locate(directory, path, Follow::no);
  if (!found)
    return std::unexpected{found.error()};
  std::array<char, PATH_MAX> target;
  const ssize_t size = ::readlinkat(found->get(), "", target.data(), target.size());
  if (size < 0)  // ENOENT says that it is no link.
    return errno == ENOENT ? refused(ErrorCode::invalid) : last_failure();
  const std::string_view text{target.data(), static_cast<std::size_t>(size)};
  if (text.starts_with('/'))
    return refused(ErrorCode::not_permitted);
  if (!component::is_utf8(text))
    return refused(ErrorCode::illegal_byte_sequence);
  return std::string{text};
}

}  // namespace portico::wasi::filesystem
