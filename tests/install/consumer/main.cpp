// Uses something of the library's own and something that needs the engine below it.
#include <portico/engine.hpp>
#include <portico/result.hpp>

int main() {
  portico::Engine engine{{.own_ticker = false}};
  engine.tick();
  const portico::Error error{portico::Errc::limit, "too many"};
  return error.describe().empty() ? 1 : 0;
}
