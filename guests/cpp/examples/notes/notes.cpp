// A small REST service over JSON, with a router and a JSON library. Notes live in memory, and so
// for as long as the host keeps the instance: one request, unless told otherwise
// (`--max-instance-reuse-count`).
#include <portico/guest.hpp>

#include <nlohmann/json.hpp>

#include <charconv>
#include <map>

using namespace portico::guest;
using nlohmann::json;

static std::map<int, json> notes;
static int last_id = 0;

static Response answer(const json& value, int status = 200) {
  return Response::json(value.dump(2, ' ', false, json::error_handler_t::replace) + "\n", status);
}

static Response problem(std::string_view what, int status) {
  return answer({{"error", what}}, status);
}

/// The note that a request brings, or the answer that says what is wrong with it.
static std::expected<json, Response> note_of(Request& request) {
  const auto text = request.body().text(64 * 1024);
  if (!text)
    return std::unexpected{problem(text.error().describe(), 413)};
  json note = json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!note.is_object() || !note.contains("text") || !note["text"].is_string())
    return std::unexpected{problem("a note is an object with a \"text\"", 400)};
  return note;
}

static auto find(const Params& params) {
  int id = 0;
  const std::string& text = params["id"];
  std::from_chars(text.data(), text.data() + text.size(), id);
  return notes.find(id);
}

static Result<Response> list(Request&, const Params&) {
  json all = json::array();
  for (const auto& [id, note] : notes)
    all.push_back(note);
  return answer(all);
}

static Result<Response> create(Request& request, const Params&) {
  auto note = note_of(request);
  if (!note)
    return std::move(note.error());
  (*note)["id"] = ++last_id;
  notes[last_id] = *note;
  return answer(*note, 201).header("location", "/notes/" + std::to_string(last_id));
}

static Result<Response> show(Request&, const Params& params) {
  const auto found = find(params);
  return found == notes.end() ? problem("no such note", 404) : answer(found->second);
}

static Result<Response> replace(Request& request, const Params& params) {
  const auto found = find(params);
  if (found == notes.end())
    return problem("no such note", 404);
  auto note = note_of(request);
  if (!note)
    return std::move(note.error());
  (*note)["id"] = found->first;
  found->second = *note;
  return answer(*note);
}

static Result<Response> remove(Request&, const Params& params) {
  const auto found = find(params);
  if (found == notes.end())
    return problem("no such note", 404);
  notes.erase(found);
  return Response{204};
}

constexpr Route kRoutes[] = {
    {"GET", "/notes", list},        {"POST", "/notes", create},       {"GET", "/notes/:id", show},
    {"PUT", "/notes/:id", replace}, {"DELETE", "/notes/:id", remove},
};

static Result<Response> handle(Request request) {
  return route(kRoutes, request);
}
PORTICO_HTTP_HANDLER(handle)
