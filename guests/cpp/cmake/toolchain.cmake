# CMake toolchain file: C and C++ for WebAssembly with Debian's clang, lld, wasi-libc and libc++.
#
#   PORTICO_CLANG   the clang++ to use (also from the environment); else the newest of those we know
#
# Any clang++ whose installation has libc++ for wasm32 will do, from version 19 on.
if(PORTICO_GUEST_TOOLCHAIN_READ)
  return()
endif()
set(PORTICO_GUEST_TOOLCHAIN_READ TRUE)

set(CMAKE_SYSTEM_NAME WASI)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
# CMake 3.25 does not know WASI: a platform file of ours, next to this one, says what there is to know.
list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}/platform")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PORTICO_CLANG)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

set(portico_install_hint
    "On Debian or Ubuntu:\n"
    "    apt install clang-22 lld-22 libclang-rt-22-dev-wasm32 libc++-22-dev-wasm32 libc++abi-22-dev-wasm32 wasi-libc\n"
    "(or 19 in place of 22), or `tools/setup guest` in Portico's source.")
list(JOIN portico_install_hint "" portico_install_hint)

if(NOT PORTICO_CLANG AND DEFINED ENV{PORTICO_CLANG})
  set(PORTICO_CLANG "$ENV{PORTICO_CLANG}")
endif()
if(PORTICO_CLANG)
  find_program(portico_clangxx NAMES "${PORTICO_CLANG}" NO_CACHE)
else()
  find_program(portico_clangxx NAMES clang++-22 clang++-21 clang++-20 clang++-19 clang++ NO_CACHE)
endif()
if(NOT portico_clangxx)
  message(FATAL_ERROR "No clang++ was found, which makes WebAssembly of C++.\n${portico_install_hint}")
endif()
set(PORTICO_CLANG "${portico_clangxx}" CACHE FILEPATH "The clang++ that makes WebAssembly" FORCE)

# Debian keeps the C++ library for wasm32 beside its compiler, wasi-libc in /usr.
get_filename_component(portico_llvm "${portico_clangxx}" REALPATH)
get_filename_component(portico_llvm "${portico_llvm}/../.." ABSOLUTE)
foreach(part IN ITEMS "${portico_llvm}/include/wasm32-wasi/c++/v1/expected" "/usr/include/wasm32-wasi/stdlib.h"
                      "${portico_llvm}/bin/wasm-ld")
  if(NOT EXISTS "${part}")
    message(FATAL_ERROR "${portico_clangxx} cannot make WebAssembly yet: ${part} is missing.\n${portico_install_hint}")
  endif()
endforeach()

string(REGEX REPLACE "clang\\+\\+([^/]*)$" "clang\\1" portico_clang "${portico_clangxx}")
set(CMAKE_C_COMPILER "${portico_clang}")
set(CMAKE_CXX_COMPILER "${portico_clangxx}")
# The linker reads archives that have no index of their own, and so those of any ar.
find_program(CMAKE_AR NAMES "${portico_llvm}/bin/llvm-ar" llvm-ar ar)
set(CMAKE_RANLIB "" CACHE FILEPATH "Not needed" FORCE)
# Spelled as Debian's folders are.
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_C_FLAGS_INIT "-Wno-deprecated")
set(CMAKE_CXX_FLAGS_INIT
    "-Wno-deprecated -fno-exceptions -nostdinc++ -isystem ${portico_llvm}/include/wasm32-wasi/c++/v1")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-L${portico_llvm}/lib/wasm32-wasi")

# A component is loaded as often as a request comes: small is fast.
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "Flags of release builds")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "Flags of release builds")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug, MinSizeRel or RelWithDebInfo")
endif()

# What is installed for this machine is not for WebAssembly, but packages that say where sources are may be.
set(CMAKE_FIND_ROOT_PATH "${portico_llvm}/lib/wasm32-wasi")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE BOTH)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
list(PREPEND CMAKE_PREFIX_PATH "${CMAKE_CURRENT_LIST_DIR}")
