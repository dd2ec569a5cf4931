#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace portico::wasi {

/// A folder of a test's own, gone with it. Beside the one that guests are granted, "granted", it
/// has a file that they must not reach, "secret".
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "portico-files-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
    std::filesystem::create_directory(granted());
    std::ofstream{root_ / "secret"} << "secret";
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] std::filesystem::path granted() const { return root_ / "granted"; }
  [[nodiscard]] std::filesystem::path at(std::string_view name) const { return granted() / name; }

  void write(std::string_view name, std::string_view text) const {
    std::ofstream{at(name), std::ios::binary} << text;
  }
  void link(std::string_view target, std::string_view name) const {
    std::filesystem::create_symlink(target, at(name));
  }
  [[nodiscard]] std::string read(std::string_view name) const {
    std::ifstream file{at(name), std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
  [[nodiscard]] bool is_unharmed() const {
    std::ifstream file{root_ / "secret"};
    return std::string{std::istreambuf_iterator<char>{file}, {}} == "secret";
  }

 private:
  std::filesystem::path root_;
};

/// The same, with "granted" open.
class OpenScratch : public Scratch {
 public:
  OpenScratch() : number_{::open(granted().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)} {}
  ~OpenScratch() { ::close(number_); }

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

}  // namespace portico::wasi
