#include <wast/files.hpp>

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <system_error>

namespace portico::wast {

Outcome<std::string> read_file(const std::filesystem::path& path) {
  std::error_code code;
  std::ifstream file;
  if (std::filesystem::is_regular_file(path, code)) {
    file.open(path, std::ios::binary);
  }
  std::string content{std::istreambuf_iterator<char>{file}, {}};
  if (!file.is_open() || file.bad()) {
    return failed(What::other, fmt::format("cannot read the file \"{}\"", path.string()));
  }
  return content;
}

}  // namespace portico::wast
