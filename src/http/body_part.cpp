#include <http/body_part.hpp>

#include <utility>
#include <variant>

namespace portico::http {

void BodyPart::gather(Body& body, std::size_t max) {
  chunks.clear();
  size = 0;
  while (size < max && chunks.size() < kMaxChunks) {
    Step step = body.poll(max - size);
    if (auto* const chunk = std::get_if<Chunk>(&step)) {
      size += chunk->size();
      chunks.push_back(std::move(*chunk));
      continue;
    }
    if (auto* const ended = std::get_if<End>(&step))
      end = std::move(*ended);
    else if (auto* const failed = std::get_if<ErrorCode>(&step))
      error = std::move(*failed);
    return;
  }
}

}  // namespace portico::http
