#include <wasi_http/fields.hpp>
#include <wasi_http/types.hpp>

#include <utility>

namespace portico::wasi_http {

using component::Borrow;
using component::Call;
using component::Own;

namespace {

const Context& context(Call& call) {
  return call.state<Context>();
}

void add_making(component::Linker::Instance& types) {
  using Made = HostFields::Checked<Own<HostFields>>;
  types
      .func("[constructor]fields",
            [](Call& call) { return component::own<HostFields>(context(call)); })
      .func("[static]fields.from-list",
            [](Call& call, std::vector<HostFields::Entry> entries) -> Made {
              auto made = HostFields::from_list(entries, context(call));
              if (!made)
                return std::unexpected{made.error()};
              return Own<HostFields>{std::move(*made)};
            })
      .func("[method]fields.clone",
            [](Borrow<HostFields> self) { return Own<HostFields>{self->clone()}; });
}

}  // namespace

void add_fields(component::Linker::Instance& types) {
  using Self = Borrow<HostFields>;
  using Name = std::string_view;
  using Value = HostFields::Value;
  types.resource<HostFields>("fields")
      .func("[method]fields.get", [](Self self, Name name) { return self->get(name); })
      .func("[method]fields.has", [](Self self, Name name) { return self->has(name); })
      .func("[method]fields.set",
            [](Self self, Name name, std::vector<Value> values) { return self->set(name, values); })
      .func("[method]fields.delete", [](Self self, Name name) { return self->erase(name); })
      .func("[method]fields.append",
            [](Self self, Name name, Value value) { return self->append(name, value); })
      .func("[method]fields.entries", [](Self self) { return self->entries(); });
  add_making(types);
}

}  // namespace portico::wasi_http
