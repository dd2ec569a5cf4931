#pragma once

#include <experimental/url.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace portico::experimental {

/// `HttpCtx::allowed_hosts`, read once.
class AllowedHosts {
 public:
  explicit AllowedHosts(const std::optional<std::vector<std::string>>& list);

  enum class Verdict { allowed, denied, broken_list };
  [[nodiscard]] Verdict of(std::string_view host) const;

 private:
  bool all_ = false;
  bool broken_ = false;
  std::set<std::string, std::less<>> hosts_;
};

}  // namespace portico::experimental
