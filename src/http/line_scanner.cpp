#include <http/line_scanner.hpp>

#include <http/chars.hpp>

namespace portico::http {

LineScanner::Found LineScanner::next(std::string_view section) {
  if (line_start_ < section.size() && lines_ > 0 &&
      (section[line_start_] == ' ' || section[line_start_] == '\t'))
    return Found::folded_line;
  while (position_ < section.size() && kTextChars.contains(section[position_]))
    ++position_;
  if (position_ >= section.size())
    return Found::nothing;
  if (section[position_] != '\r')
    return section[position_] == '\n' ? Found::bare_lf : Found::control_character;
  if (position_ + 1 == section.size())
    return Found::nothing;
  if (section[position_ + 1] != '\n')
    return Found::bare_cr;
  line_ = section.substr(line_start_, position_ - line_start_);
  position_ += 2;
  line_start_ = position_;
  ++lines_;
  return Found::line;
}

}  // namespace portico::http
