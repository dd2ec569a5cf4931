#include <portico/result.hpp>

int main() {
  const portico::Error error{portico::Errc::limit, "too many"};
  return error.describe().empty() ? 1 : 0;
}
