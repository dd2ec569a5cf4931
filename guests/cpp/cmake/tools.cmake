# The tool that makes components of core modules, the adapter for preview 1 of WASI, and the WIT.
# tools/setup installs the pinned versions into this cache folder.
set(PORTICO_WASM_TOOLS_VERSION 1.263.0)
set(PORTICO_ADAPTER_VERSION 50.0.1)
if(DEFINED ENV{XDG_CACHE_HOME})
  set(portico_tools "$ENV{XDG_CACHE_HOME}/portico/tools")
else()
  set(portico_tools "$ENV{HOME}/.cache/portico/tools")
endif()

find_program(PORTICO_WASM_TOOLS NAMES wasm-tools HINTS "$ENV{WASM_TOOLS}/.."
             PATHS "${portico_tools}/wasm-tools-${PORTICO_WASM_TOOLS_VERSION}/bin" "$ENV{HOME}/.cargo/bin"
             DOC "The program wasm-tools, which makes components of core modules")
if(NOT PORTICO_WASM_TOOLS)
  message(FATAL_ERROR
    "wasm-tools was not found, which makes a component of what the compiler makes. Either\n"
    "    tools/setup guest                                       # in Portico's source, or\n"
    "    cargo install --locked wasm-tools --version ${PORTICO_WASM_TOOLS_VERSION}\n"
    "or name it with -D PORTICO_WASM_TOOLS=/path/to/wasm-tools.")
endif()

# Needed only by programs that use files, the C library's output or its clocks.
find_file(PORTICO_PREVIEW1_ADAPTER wasi_snapshot_preview1.reactor.wasm
          HINTS "$ENV{ADAPTER_DIR}" PATHS "${portico_tools}/preview1-adapter-${PORTICO_ADAPTER_VERSION}"
          NO_CMAKE_FIND_ROOT_PATH DOC "The adapter from preview 1 of WASI, for reactors")
if(NOT PORTICO_PREVIEW1_ADAPTER)
  set(PORTICO_PREVIEW1_ADAPTER "")
endif()

# The worlds with all that they stand on: an installed SDK has them together, Portico's source apart.
get_filename_component(portico_guest_root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
if(EXISTS "${portico_guest_root}/wit")
  set(PORTICO_GUEST_WIT "${portico_guest_root}/wit")
else()
  set(PORTICO_GUEST_WIT "${CMAKE_BINARY_DIR}/portico-wit")
  file(GLOB portico_worlds "${portico_guest_root}/../wit/*.wit")
  file(GLOB portico_http "${portico_guest_root}/../../wit/*.wit")
  file(GLOB portico_deps "${portico_guest_root}/../../wit/deps/*.wit")
  file(COPY ${portico_worlds} DESTINATION "${PORTICO_GUEST_WIT}")
  file(COPY ${portico_http} DESTINATION "${PORTICO_GUEST_WIT}/deps/http")
  file(COPY ${portico_deps} DESTINATION "${PORTICO_GUEST_WIT}/deps")
endif()
