# find_package(portico-guest): the target portico::guest, and portico_guest_component() to make components.
# The library is compiled in the project that uses it, with that project's compiler and flags.
if(NOT CMAKE_SYSTEM_NAME STREQUAL "WASI")
  set(portico-guest_FOUND FALSE)
  set(portico-guest_NOT_FOUND_MESSAGE
      "components are compiled for WebAssembly: configure with --toolchain ${CMAKE_CURRENT_LIST_DIR}/toolchain.cmake, in a fresh build folder.")
  return()
endif()

include("${CMAKE_CURRENT_LIST_DIR}/tools.cmake")
enable_language(C)
get_filename_component(PORTICO_GUEST_ROOT "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)

if(NOT TARGET portico::guest)
  file(GLOB portico_guest_sources "${PORTICO_GUEST_ROOT}/src/*.cpp" "${PORTICO_GUEST_ROOT}/src/bindings/*.c")
  add_library(portico_guest STATIC EXCLUDE_FROM_ALL ${portico_guest_sources})
  add_library(portico::guest ALIAS portico_guest)
  target_include_directories(portico_guest SYSTEM INTERFACE "${PORTICO_GUEST_ROOT}/include")
  target_include_directories(portico_guest PRIVATE "${PORTICO_GUEST_ROOT}/include")
  target_compile_features(portico_guest PUBLIC cxx_std_23)
  # At once: most of the time goes into reading the C++ library's headers.
  set_target_properties(portico_guest PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  # By sections: a component keeps, and so imports, only what it calls.
  target_compile_options(portico_guest PUBLIC -ffunction-sections -fdata-sections -mbulk-memory
                                              "$<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions;-fno-rtti;-fno-threadsafe-statics>"
                                       PRIVATE -Os $<$<COMPILE_LANGUAGE:C>:-Wno-everything>)
  target_link_options(portico_guest INTERFACE -mexec-model=reactor LINKER:--gc-sections
                                              $<$<NOT:$<CONFIG:Debug,RelWithDebInfo>>:LINKER:--strip-all>)
endif()

# portico_guest_component(<target> [<source>...]): the component <target>.wasm in the build folder, made of the
# sources given and of those that target_sources() adds. <target> is an ordinary executable target, linked to
# portico::guest; its property PORTICO_COMPONENT is the component's path.
function(portico_guest_component target)
  if(NOT TARGET ${target})
    add_executable(${target} ${ARGN})
  endif()
  target_link_libraries(${target} PRIVATE portico::guest)
  set(component "${CMAKE_CURRENT_BINARY_DIR}/${target}.wasm")
  add_custom_command(
    TARGET ${target} POST_BUILD
    COMMAND "${CMAKE_COMMAND}" -D "core=$<TARGET_FILE:${target}>" -D "component=${component}" -D "name=${target}"
            -D "wasm_tools=${PORTICO_WASM_TOOLS}" -D "adapter=${PORTICO_PREVIEW1_ADAPTER}"
            -D "wit=${PORTICO_GUEST_WIT}" -D "names=$<CONFIG:Debug,RelWithDebInfo>" -P "${PORTICO_GUEST_ROOT}/cmake/componentize.cmake"
    BYPRODUCTS "${component}"
    COMMENT "Making the component ${target}.wasm" VERBATIM)
  set_target_properties(${target} PROPERTIES PORTICO_COMPONENT "${component}")
endfunction()

# portico_guest_use_headers(<target> <header>): lets a target include a library that is nothing but headers and is
# installed for this machine, such as nlohmann/json.hpp. Only the folder or file that <header> starts with becomes
# visible: the machine's own C headers must not.
function(portico_guest_use_headers target header)
  find_path(portico_found_${header} "${header}" PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH NO_CACHE)
  set(found "${portico_found_${header}}")
  if(NOT found)
    message(FATAL_ERROR "${target} needs <${header}>, which is not installed on this machine.")
  endif()
  string(REGEX REPLACE "/.*" "" first "${header}")
  set(visible "${CMAKE_CURRENT_BINARY_DIR}/portico-headers")
  file(MAKE_DIRECTORY "${visible}")
  file(CREATE_LINK "${found}/${first}" "${visible}/${first}" SYMBOLIC)
  target_include_directories(${target} SYSTEM PRIVATE "${visible}")
endfunction()
