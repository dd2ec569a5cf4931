#include "shim.hpp"

#include "decoder.hpp"

#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace portico::component {

namespace {

constexpr std::size_t kPreamble = 8;

/// Sections of a core module by number; anything but types, custom sections and those in `allowed`
/// makes it a module that we do not know.
std::optional<std::map<std::uint8_t, Reader>> sections(Reader in, std::string_view allowed) {
  std::map<std::uint8_t, Reader> found;
  in.skip(kPreamble);
  while (!in.done()) {
    const auto id = in.byte();
    const auto body = in.part(in.u32());
    if (id == 0)
      continue;
    if (id != 1 && !allowed.contains(static_cast<char>(id)))
      return std::nullopt;
    if (!found.emplace(id, body).second)
      return std::nullopt;
  }
  return found;
}

/// What a module does that others notice through a shim.
struct Habits {
  /// It runs when it is instantiated, and must then find shims empty whose tables are filled later.
  bool starts = false;
  /// It may throw. A call through a shim lets that pass, a function of the host's does not.
  bool throws = false;
};

Habits habits(Reader in) {
  constexpr std::uint8_t kStart = 8;
  constexpr std::uint8_t kTags = 13;
  Habits found;
  in.skip(kPreamble);
  while (!in.done()) {
    const auto id = in.byte();
    in.skip(in.u32());
    found.starts |= id == kStart;
    found.throws |= id == kTags;
  }
  return found;
}

// ---- function types ----

/// Numbers only: they are all that lowered functions have, and mean the same in every module.
std::optional<std::vector<CoreType>> numbers(Reader& in) {
  std::vector<CoreType> types;
  for (auto left = in.count(); left > 0; --left) {
    constexpr CoreType kTypes[] = {CoreType::f64, CoreType::f32, CoreType::i64, CoreType::i32};
    const auto byte = in.byte();
    if (byte < 0x7c || byte > 0x7f)
      return std::nullopt;
    types.push_back(kTypes[byte - 0x7c]);
  }
  return types;
}

/// A type section, if that is all it has.
std::optional<std::vector<CoreSignature>> signatures(Reader in) {
  std::vector<CoreSignature> found;
  for (auto left = in.count(); left > 0; --left) {
    if (in.byte() != 0x60)
      return std::nullopt;
    auto params = numbers(in);
    auto results = params ? numbers(in) : std::nullopt;
    if (!results)
      return std::nullopt;
    found.push_back({*std::move(params), *std::move(results)});
  }
  return found;
}

// ---- the shim: functions that call whatever its table holds ----

struct Shim {
  struct Slot {
    std::uint32_t place;      // in the table
    CoreSignature signature;  // which the engine would compare with that of what is there
  };
  std::map<std::string_view, Slot> slots;  // by exported function
  std::string_view table;                  // name of its export
  std::uint64_t size = 0;                  // of the table
};

/// The slot that a body calls with all of its parameters, if it does nothing else.
std::optional<std::uint32_t> called_slot(Reader body, std::uint32_t type, std::size_t params) {
  if (body.u32() != 0)
    return std::nullopt;  // locals
  for (std::size_t i = 0; i < params; ++i)
    if (body.byte() != 0x20 || body.u32() != i)
      return std::nullopt;
  if (body.byte() != 0x41)
    return std::nullopt;
  const auto slot = body.s33();  // a 32-bit constant fits
  if (slot < 0 || body.byte() != 0x11 || body.u32() != type || body.u32() != 0)
    return std::nullopt;
  if (body.byte() != 0x0b || !body.done())
    return std::nullopt;
  return static_cast<std::uint32_t>(slot);
}

std::optional<Shim> as_shim(Reader module) {
  // functions, one table, exports, code
  auto parts = sections(module, "\x03\x04\x07\x0a");
  if (!parts || parts->size() != 5)
    return std::nullopt;
  const auto types = signatures(parts->at(1));
  if (!types)
    return std::nullopt;

  auto& functions = parts->at(3);
  auto& code = parts->at(10);
  const auto count = functions.count();
  if (code.count() != count)
    return std::nullopt;
  std::vector<Shim::Slot> slot_of;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto type = functions.u32();
    if (type >= types->size())
      return std::nullopt;
    const auto& signature = (*types)[type];
    const auto slot = called_slot(code.part(code.u32()), type, signature.params.size());
    if (!slot)
      return std::nullopt;
    slot_of.push_back({*slot, signature});
  }

  auto& tables = parts->at(4);
  if (tables.count() != 1 || tables.byte() != 0x70)
    return std::nullopt;
  Shim shim;
  tables.byte();  // whether there is a maximum
  shim.size = tables.u64();
  auto& exports = parts->at(7);
  for (auto left = exports.count(); left > 0; --left) {
    const auto name = exports.name();
    const auto kind = exports.byte();
    const auto index = exports.u32();
    if (kind == 0x01) {
      shim.table = name;
    } else if (kind == 0x00 && index < count) {
      shim.slots.emplace(name, slot_of[index]);
    } else {
      return std::nullopt;
    }
  }
  return shim;
}

// ---- glue: a module that only fills an imported table, calls an imported function, or both ----

struct Glue {
  struct Function {
    std::size_t import;
    CoreSignature signature;
  };
  std::optional<std::size_t> table;  // the import to fill, from its first element on
  std::vector<Function> elements;    // what to fill it with
  std::optional<std::size_t> start;  // the import to call in the end
};

bool fill_elements(Reader in, const std::vector<Glue::Function>& functions, Glue& glue) {
  if (in.count() != 1)
    return false;
  for (const std::uint32_t byte : {0x00U, 0x41U, 0x00U, 0x0bU})  // active, at (i32.const 0)
    if (in.byte() != byte)
      return false;
  for (auto left = in.count(); left > 0; --left) {
    const auto function = in.u32();
    if (function >= functions.size())
      return false;
    glue.elements.push_back(functions[function]);
  }
  return glue.table.has_value() && in.done();
}

std::optional<Glue> as_glue(Reader module) {
  auto parts = sections(module, "\x02\x08\x09");  // imports, start, elements
  if (!parts || !parts->contains(1) || !parts->contains(2))
    return std::nullopt;
  const auto types = signatures(parts->at(1));
  if (!types)
    return std::nullopt;
  Glue glue;
  std::vector<Glue::Function> functions;
  auto& imports = parts->at(2);
  const auto count = imports.count();
  for (std::size_t position = 0; position < count; ++position) {
    imports.name();
    imports.name();
    Reader after_kind = imports;
    after_kind.skip(1);
    switch (core_extern_type(imports)) {
    case CoreKind::function: {
      const auto type = after_kind.u32();
      if (type >= types->size())
        return std::nullopt;
      functions.push_back({position, (*types)[type]});
      break;
    }
    case CoreKind::table:
      if (glue.table)
        return std::nullopt;
      glue.table = position;
      break;
    default:
      return std::nullopt;
    }
  }
  if (parts->contains(8)) {
    const auto start = parts->at(8).u32();
    if (start >= functions.size())
      return std::nullopt;
    glue.start = functions[start].import;
  }
  if (parts->contains(9) != glue.table.has_value())
    return std::nullopt;
  if (glue.table && !fill_elements(parts->at(9), functions, glue))
    return std::nullopt;
  return glue;
}

// ---- rewriting the plan ----

/// While it works, steps are all Instantiate, so that step and core instance numbers are the same.
class Removal {
 public:
  Removal(Plan& plan, std::span<const std::byte> bytes) : plan_{plan}, gone_(plan.steps.size()) {
    for (const auto& module : plan.modules) {
      if (module.imported) {
        shims_.emplace_back();
        glues_.emplace_back();
        // It is not known before the host gives it.
        starts_at_once_.push_back(true);
        throws_ = true;
        continue;
      }
      const Reader in = Reader{bytes.subspan(module.offset, module.size)};
      shims_.push_back(as_shim(in));
      glues_.push_back(as_glue(in));
      const auto [starts, throws] = habits(in);
      starts_at_once_.push_back(starts);
      throws_ |= throws;
    }
  }

  void run() {
    for (Index number = 0; number < plan_.steps.size(); ++number) {
      const auto& glue = glues_[step(number).module];
      if (!glue)
        continue;
      // Each looks at all steps. Tools make one for each component that they link together.
      if (glue->table && (wired_ == kMostWired || !wire(number, *glue)))
        continue;
      wired_ += glue->table ? 1 : 0;
      if (glue->start)
        start_instead(number, step(number).arguments[*glue->start]);
      gone_[number] = true;
    }
    drop_instances();
    drop_modules();
  }

 private:
  Instantiate& step(Index number) { return std::get<Instantiate>(plan_.steps[number]); }

  /// Replaces every use of the shim whose table the instance `fixup` fills by what it fills it
  /// with. Changes nothing and returns false if one of them cannot be replaced.
  bool wire(Index fixup, const Glue& glue) {
    const auto* table = std::get_if<CoreExport>(&step(fixup).arguments[*glue.table]);
    if (table == nullptr)
      return false;
    const auto shim_number = table->core_instance;
    const auto& shim = shims_[step(shim_number).module];
    if (!shim || gone_[shim_number] || table->name != shim->table ||
        glue.elements.size() > shim->size)
      return false;
    for (Index between = shim_number; between < fixup; ++between)
      if (starts_at_once_[step(between).module])
        return false;

    const auto uses_shim = [&](const CoreSource& source) {
      const auto* from = std::get_if<CoreExport>(&source);
      return from != nullptr && from->core_instance == shim_number;
    };
    const auto filling = [&](const CoreSource& use) -> const Glue::Function* {
      const auto slot = shim->slots.find(std::get<CoreExport>(use).name);
      if (slot == shim->slots.end() || slot->second.place >= glue.elements.size())
        return nullptr;
      const auto& element = glue.elements[slot->second.place];
      // Only the call through the table would find that these differ.
      if (element.signature != slot->second.signature)
        return nullptr;
      return uses_shim(step(fixup).arguments[element.import]) ? nullptr : &element;
    };

    std::vector<std::pair<CoreSource*, const Glue::Function*>> changes;
    std::vector<std::pair<CoreSource*, const Glue::Function*>> not_there_yet;
    const auto change = [&](CoreSource& use, Index user) {
      if (!uses_shim(use))
        return true;
      const auto* element = filling(use);
      if (element == nullptr)
        return false;
      const auto* made = std::get_if<CoreExport>(&step(fixup).arguments[element->import]);
      const bool later = made != nullptr && made->core_instance >= user;
      (later ? not_there_yet : changes).emplace_back(&use, element);
      return true;
    };
    for (Index user = 0; user < plan_.steps.size(); ++user) {
      if (user == fixup || gone_[user])
        continue;
      for (auto& argument : step(user).arguments)
        if (!change(argument, user))
          return false;
    }
    for (auto& function : plan_.functions)
      if (!change(function, kNone))
        return false;
    if (throws_ && !not_there_yet.empty())
      return false;
    if (glue.start && uses_shim(step(fixup).arguments[*glue.start]))
      return false;
    for (const auto& memory : plan_.memories)
      if (memory.core_instance == shim_number)
        return false;

    for (const auto& [use, element] : changes)
      *use = step(fixup).arguments[element->import];
    for (const auto& [use, element] : not_there_yet)
      *use = forward_to(step(fixup).arguments[element->import], element->signature,
                        step(fixup).instance);
    gone_[shim_number] = true;
    return true;
  }

  void start_instead(Index number, const CoreSource& source) {
    starts_.emplace(number,
                    CallStart{.function = function_for(source), .instance = step(number).instance});
  }

  CoreSource forward_to(const CoreSource& source, const CoreSignature& signature, Index instance) {
    const Index function = function_for(source);
    Index forward = 0;
    while (forward < plan_.forwards.size() && plan_.forwards[forward].function != function)
      ++forward;
    if (forward == plan_.forwards.size())
      plan_.forwards.push_back(
          {.function = function, .instance = instance, .signature = signature});
    return FromForward{forward};
  }

  Index function_for(const CoreSource& source) {
    Index function = 0;
    while (function < plan_.functions.size() && plan_.functions[function] != source)
      ++function;
    if (function == plan_.functions.size())
      plan_.functions.push_back(source);
    return function;
  }

  void drop_instances() {
    std::vector<Index> renumbered;
    std::vector<PlanStep> kept;
    Index next = 0;
    for (Index number = 0; number < plan_.steps.size(); ++number) {
      renumbered.push_back(next);
      const auto start = starts_.find(number);
      if (start != starts_.end())
        kept.emplace_back(start->second);
      if (gone_[number])
        continue;
      kept.push_back(std::move(plan_.steps[number]));
      ++next;
    }
    plan_.steps = std::move(kept);
    const auto renumber = [&](CoreExport& from) {
      from.core_instance = renumbered[from.core_instance];
    };
    const auto renumber_source = [&](CoreSource& source) {
      if (auto* from = std::get_if<CoreExport>(&source))
        renumber(*from);
    };
    for (auto& memory : plan_.memories)
      renumber(memory);
    for (auto& function : plan_.functions)
      renumber_source(function);
    for (auto& kept_step : plan_.steps)
      if (auto* instantiate = std::get_if<Instantiate>(&kept_step))
        for (auto& argument : instantiate->arguments)
          renumber_source(argument);
  }

  void drop_modules() {
    std::vector<Index> renumbered(plan_.modules.size(), kNone);
    std::vector<CoreModule> kept;
    const auto keep = [&](Index module) {
      if (renumbered[module] == kNone) {
        renumbered[module] = static_cast<Index>(kept.size());
        kept.push_back(plan_.modules[module]);
      }
      return renumbered[module];
    };
    for (auto& kept_step : plan_.steps)
      if (auto* instantiate = std::get_if<Instantiate>(&kept_step))
        instantiate->module = keep(instantiate->module);
    keep_exported(plan_.exports, keep);
    // What the host has to provide it has to provide, used or not.
    for (Index module = 0; module < plan_.modules.size(); ++module)
      if (plan_.modules[module].imported)
        keep(module);
    plan_.modules = std::move(kept);
  }

  template <class Keep>
  static void keep_exported(std::map<std::string, Export, std::less<>>& exports, Keep& keep) {
    for (auto& [name, exported] : exports) {
      if (auto* module = std::get_if<ExportedModule>(&exported.item))
        module->module = keep(module->module);
      if (auto* instance = std::get_if<ExportedInstance>(&exported.item))
        keep_exported(instance->items, keep);
    }
  }

  static constexpr std::size_t kMostWired = 100;

  Plan& plan_;
  std::size_t wired_ = 0;
  std::vector<std::optional<Shim>> shims_;  // by module
  std::vector<std::optional<Glue>> glues_;  // by module
  std::vector<bool> starts_at_once_;        // by module
  bool throws_ = false;                     // some module may
  std::vector<bool> gone_;                  // by core instance
  std::map<Index, CallStart> starts_;       // by the core instance that they stand for
};

}  // namespace

void remove_shims(Plan& plan, std::span<const std::byte> bytes) {
  Removal{plan, bytes}.run();
}

}  // namespace portico::component
