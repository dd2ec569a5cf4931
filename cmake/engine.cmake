# The engine: Wasmtime with our additions, from the cargo package in engine/, as the imported target
# portico::engine_archive. It is built once per version of that package, into
# $XDG_CACHE_HOME/portico/engine/<id>, and found there by every later build; or an install of the
# same package is named by PORTICO_WASMTIME_ROOT.

set(portico_engine_source "${PROJECT_SOURCE_DIR}/engine")
set(portico_wasmtime_version 48.0.8)

# An engine is known by the content of all that goes into it.
function(portico_engine_id out)
  set(contents "${CMAKE_SYSTEM_PROCESSOR}")
  foreach(file Cargo.toml Cargo.lock build.rs src/lib.rs include/portico_engine.h)
    file(SHA256 "${portico_engine_source}/${file}" hash)
    string(APPEND contents " ${hash}")
    set_property(DIRECTORY "${PROJECT_SOURCE_DIR}" APPEND
                 PROPERTY CMAKE_CONFIGURE_DEPENDS "${portico_engine_source}/${file}")
  endforeach()
  string(SHA256 id "${contents}")
  string(SUBSTRING "${id}" 0 16 id)
  set(${out} "${portico_wasmtime_version}-${id}" PARENT_SCOPE)
endfunction()

# The marker is written last, so a root that has it is whole.
function(portico_engine_matches root id out)
  set(${out} FALSE PARENT_SCOPE)
  if(EXISTS "${root}/portico-engine.json")
    file(READ "${root}/portico-engine.json" marker)
    string(JSON found ERROR_VARIABLE broken GET "${marker}" id)
    if(found STREQUAL id)
      set(${out} TRUE PARENT_SCOPE)
    endif()
  endif()
endfunction()

function(portico_build_engine cache id root)
  find_program(PORTICO_CARGO cargo HINTS "$ENV{HOME}/.cargo/bin")
  mark_as_advanced(PORTICO_CARGO)
  if(NOT PORTICO_CARGO)
    message(FATAL_ERROR "The engine needs cargo 1.95 or newer: run tools/setup")
  endif()

  # Two builds at once share the work instead of racing.
  file(MAKE_DIRECTORY "${cache}")
  file(LOCK "${cache}/lock" GUARD FUNCTION TIMEOUT 3600)
  portico_engine_matches("${root}" "${id}" ready)
  if(ready)
    return()
  endif()

  message(STATUS "Building the engine, once for all builds (4 minutes on two cores): ${root}")
  set(part "${root}.part")
  file(REMOVE_RECURSE "${part}" "${root}")
  execute_process(
    COMMAND ${CMAKE_COMMAND} -E env "CARGO_TARGET_DIR=${cache}/target"
            "PORTICO_ENGINE_HEADERS=${part}/include" "PORTICO_ENGINE_ID=${id}"
            ${PORTICO_CARGO} build --release --locked
    WORKING_DIRECTORY "${portico_engine_source}"
    COMMAND_ERROR_IS_FATAL ANY)
  file(COPY "${portico_engine_source}/include/portico_engine.h" DESTINATION "${part}/include")
  file(COPY "${cache}/target/release/libportico_engine.a" DESTINATION "${part}/lib")
  file(WRITE "${part}/portico-engine.json"
       "{\"id\": \"${id}\", \"wasmtime\": \"${portico_wasmtime_version}\"}\n")
  file(RENAME "${part}" "${root}")
endfunction()

portico_engine_id(portico_engine_id)
if(PORTICO_WASMTIME_ROOT)
  set(portico_engine_root "${PORTICO_WASMTIME_ROOT}")
  portico_engine_matches("${portico_engine_root}" "${portico_engine_id}" matches)
  if(NOT matches)
    message(FATAL_ERROR
      "PORTICO_WASMTIME_ROOT=${PORTICO_WASMTIME_ROOT} is not an install of this Portico's engine "
      "package (${portico_engine_id}). A stock Wasmtime lacks functions that Portico needs; leave "
      "the variable empty to have the engine built.")
  endif()
else()
  if(DEFINED ENV{XDG_CACHE_HOME})
    set(portico_cache "$ENV{XDG_CACHE_HOME}/portico/engine")
  else()
    set(portico_cache "$ENV{HOME}/.cache/portico/engine")
  endif()
  set(portico_engine_root "${portico_cache}/${portico_engine_id}")
  portico_engine_matches("${portico_engine_root}" "${portico_engine_id}" matches)
  if(NOT matches)
    portico_build_engine("${portico_cache}" "${portico_engine_id}" "${portico_engine_root}")
  endif()
endif()
message(STATUS "Engine: ${portico_engine_root}")

add_library(portico::engine_archive STATIC IMPORTED GLOBAL)
set_target_properties(portico::engine_archive PROPERTIES
  IMPORTED_LOCATION "${portico_engine_root}/lib/libportico_engine.a"
  INTERFACE_INCLUDE_DIRECTORIES "${portico_engine_root}/include"
  INTERFACE_LINK_LIBRARIES "pthread;dl;m")
