#include <portico/wasi/wasi.hpp>

#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

namespace portico::wasi {

using component::Call;

void add_environment(component::Linker& linker) {
  using Variable = std::tuple<std::string_view, std::string_view>;
  linker.instance("wasi:cli/environment@0.2.12")
      .func("get-environment",
            [](Call& call) {
              const auto& environment = call.state<Context>().options().environment;
              return std::vector<Variable>(environment.begin(), environment.end());
            })
      .func("get-arguments",
            [](Call& call) {
              const auto& arguments = call.state<Context>().options().arguments;
              return std::vector<std::string_view>(arguments.begin(), arguments.end());
            })
      .func("initial-cwd", []() -> std::optional<std::string_view> { return std::nullopt; });
}

}  // namespace portico::wasi
