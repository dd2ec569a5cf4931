#include <server/line_prefixer.hpp>

#include <algorithm>

namespace portico::server {

void LinePrefixer::write(std::string_view bytes, const Emit& emit) {
  std::string lines;
  while (!bytes.empty()) {
    if (line_.empty())
      line_ = prefix_;
    const std::size_t room = prefix_.size() + kMaxLine - line_.size();
    const std::size_t newline = bytes.find('\n');
    const std::size_t take = std::min(newline, std::min(bytes.size(), room));
    line_.append(bytes.substr(0, take));
    bytes.remove_prefix(take);
    const bool ended = !bytes.empty() && bytes.front() == '\n';
    if (ended)
      bytes.remove_prefix(1);
    if (ended || take == room) {
      lines.append(line_).push_back('\n');
      line_.clear();
    }
    if (lines.size() >= kMaxLine) {
      emit(lines);
      lines.clear();
    }
  }
  if (!lines.empty())
    emit(lines);
}

void LinePrefixer::finish(const Emit& emit) {
  if (line_.empty())
    return;
  line_.push_back('\n');
  emit(line_);
  line_.clear();
}

}  // namespace portico::server
