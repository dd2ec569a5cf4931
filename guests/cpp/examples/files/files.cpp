// Serves files of a folder that the host grants: `portico serve --ro-dir public::/www files.wasm`.
// Files are opened by the C library, whose calls the adapter for preview 1 of WASI turns into those
// of components.
#include <portico/guest.hpp>

#include <cstdio>
#include <memory>
#include <sys/stat.h>

using namespace portico::guest;

namespace {

constexpr std::string_view kRoot = "/www";

using File = std::unique_ptr<std::FILE, decltype([](std::FILE* file) { std::fclose(file); })>;

struct Found {
  File file;
  std::string path;
  struct stat about = {};
};

/// The host confines the component to its folder anyway; this gives names that leave it a plain
/// answer.
bool is_safe(std::string_view path) {
  if (path.find('\0') != path.npos)
    return false;
  while (!path.empty()) {
    const auto segment = path.substr(0, path.find('/'));
    if (segment == "..")
      return false;
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
  }
  return true;
}

std::optional<Found> find(std::string_view name) {
  Found found;
  found.path = std::string{kRoot} + "/" + std::string{name};
  if (!is_safe(name) || ::stat(found.path.c_str(), &found.about) != 0)
    return {};
  if (S_ISDIR(found.about.st_mode)) {
    found.path += found.path.ends_with('/') ? "index.html" : "/index.html";
    if (::stat(found.path.c_str(), &found.about) != 0)
      return {};
  }
  if (!S_ISREG(found.about.st_mode))
    return {};
  found.file.reset(std::fopen(found.path.c_str(), "rb"));
  if (!found.file)
    return {};
  return found;
}

std::string_view type_of(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".js", "text/javascript"},
      {".json", "application/json"},
      {".txt", "text/plain; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".wasm", "application/wasm"},
  };
  for (const auto& [ending, type] : kTypes) {
    if (path.ends_with(ending))
      return type;
  }
  return "application/octet-stream";
}

/// A text that changes when the file does.
std::string tag_of(const struct stat& about) {
  return "W/\"" + std::to_string(about.st_size) + "-" + std::to_string(about.st_mtim.tv_sec) + "." +
         std::to_string(about.st_mtim.tv_nsec) + "\"";
}

Result<> send(std::FILE* file, BodyWriter& out) {
  static char buffer[Body::kReadSize];
  while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, file)) {
    if (auto written = out.write({buffer, size}); !written)
      return written;
  }
  if (std::ferror(file) != 0)
    return std::unexpected{Error{ErrorCode::internal_error, "the file could not be read"}};
  return {};
}

Result<Response> get(Request& request, const Params& params) {
  auto found = find(params["path"]);
  if (!found)
    return Response::text("There is no such file.\n", 404);
  const std::string tag = tag_of(found->about);
  if (request.headers().get("if-none-match") == tag)
    return Response{304}.header("etag", tag);

  auto body = [file = std::move(found->file)](BodyWriter& out) { return send(file.get(), out); };
  return Response{200, Body::stream(std::move(body))}
      .header("content-type", type_of(found->path))
      .header("content-length", std::to_string(found->about.st_size))
      .header("etag", tag);
}

constexpr Route kRoutes[] = {{"GET", "/*path", get}};

Result<Response> handle(Request request) {
  return route(kRoutes, request);
}

}  // namespace

PORTICO_HTTP_HANDLER(handle)
