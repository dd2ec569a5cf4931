# What every target of ours is compiled with, as targets to link: nothing here is global.

add_library(portico_options INTERFACE)
target_compile_features(portico_options INTERFACE cxx_std_23)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(CMAKE_EXPORT_COMPILE_COMMANDS ${PORTICO_DEVELOPER_MODE})

if(PORTICO_WARNINGS)
  target_compile_options(portico_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                                                   -Werror)
endif()

# GCC warns inside the frames it makes for coroutines, where nobody can answer.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(portico_options INTERFACE -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
endif()

if(PORTICO_SANITIZE)
  target_compile_options(portico_options INTERFACE -fsanitize=${PORTICO_SANITIZE}
                                                   -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(portico_options INTERFACE -fsanitize=${PORTICO_SANITIZE})
  # An exception on a guest's own stack, which AddressSanitizer does not know, leaves the frames that
  # it passed marked as forbidden, and whatever is called next trips over them. Fuzzers run guests on
  # the caller's stack.
  if(PORTICO_SANITIZE MATCHES "address" AND NOT PORTICO_FUZZ)
    target_compile_options(portico_options INTERFACE
      $<IF:$<CXX_COMPILER_ID:GNU>,--param=asan-stack=0,SHELL:-mllvm -asan-stack=0>)
  endif()
endif()

# Dead code of the engine is most of the archive.
target_link_options(portico_options INTERFACE -Wl,--gc-sections)

find_program(PORTICO_CCACHE ccache)
mark_as_advanced(PORTICO_CCACHE)
if(PORTICO_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${PORTICO_CCACHE}")
endif()
