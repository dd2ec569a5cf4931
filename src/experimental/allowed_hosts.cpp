#include <experimental/allowed_hosts.hpp>

#include <portico/experimental/http.hpp>

#include <fmt/format.h>

namespace portico::experimental {

AllowedHosts::AllowedHosts(const std::optional<std::vector<std::string>>& list) {
  for (const std::string& entry : list.value_or(std::vector<std::string>{})) {
    if (entry == kAllowAllHosts) {
      all_ = true;
    } else if (auto url = Url::parse(entry)) {
      hosts_.insert(std::move(url->host));
    } else {
      broken_ = true;
    }
  }
}

AllowedHosts::Verdict AllowedHosts::of(std::string_view host) const {
  if (all_) {
    return Verdict::allowed;
  }
  if (broken_) {
    return Verdict::broken_list;
  }
  return hosts_.contains(host) ? Verdict::allowed : Verdict::denied;
}

Result<> check_allowed_host(std::string_view entry) {
  if (entry == kAllowAllHosts || Url::parse(entry)) {
    return {};
  }
  return fail(Errc::config, fmt::format("\"{}\" is not a URL with a host: write it like "
                                        "https://example.com, or {} for any",
                                        entry, kAllowAllHosts));
}

}  // namespace portico::experimental
