// What the C++ library would bring along to print why a program cannot go on: here it traps, and
// the host says where. Without these, every component would carry stdio and preview 1 of WASI.
#include <cstdlib>
#include <new>

#ifdef __wasm_bulk_memory__
// One instruction each, where wasi-libc has loops.
extern "C" void* memcpy(void* to, const void* from, std::size_t size) {
  return __builtin_memcpy(to, from, size);
}

extern "C" void* memmove(void* to, const void* from, std::size_t size) {
  return __builtin_memmove(to, from, size);
}

extern "C" void* memset(void* to, int byte, std::size_t size) {
  return __builtin_memset(to, byte, size);
}
#endif

void* operator new(std::size_t size) {
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr)
    __builtin_trap();
  return memory;
}

void* operator new[](std::size_t size) {
  return operator new(size);
}

void operator delete(void* memory) noexcept {
  std::free(memory);
}

void operator delete[](void* memory) noexcept {
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

// The bindings ask for the object file that describes their world; the component's world is
// embedded later.
extern "C" void __component_type_object_force_link_sdk() {}

extern "C" void __cxa_pure_virtual() {
  __builtin_trap();
}

_LIBCPP_BEGIN_NAMESPACE_STD
[[noreturn]] void __libcpp_verbose_abort(const char*, ...) noexcept {
  __builtin_trap();
}
_LIBCPP_END_NAMESPACE_STD
