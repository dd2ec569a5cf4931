#include <server/printable.hpp>

#include <fmt/format.h>

#include <iterator>

namespace portico::server {

std::string printable(std::string_view text, LineBreaks breaks, std::size_t max) {
  const bool cut = text.size() > max;
  if (cut)
    text = text.substr(0, max);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool line_break = c == '\n' && breaks == LineBreaks::keep;
    if ((byte >= 0x20 && byte != 0x7F && byte < 0x80) || line_break)
      out.push_back(c);
    else
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
  }
  if (cut)
    out.append("...");
  return out;
}

}  // namespace portico::server
