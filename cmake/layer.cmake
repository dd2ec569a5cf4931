# portico_add_layer(<name> [LINKS <layer or library>...] [PRIVATE_LINKS <library>...])
#
# Makes the static library portico_<name> of all sources in the calling folder but main.cpp. Its
# headers are included as <name/file.hpp> through a root that shows this one folder only, so a layer
# sees the layers that it links, and including any other does not compile.
function(portico_add_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS;PRIVATE_LINKS")

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  list(REMOVE_ITEM sources "${CMAKE_CURRENT_SOURCE_DIR}/main.cpp")
  if(NOT sources)
    set(sources "${PROJECT_BINARY_DIR}/generated/empty.cpp")
    file(CONFIGURE OUTPUT "${sources}" CONTENT "")
  endif()

  set(root "${PROJECT_BINARY_DIR}/include-roots/${name}")
  file(MAKE_DIRECTORY "${root}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${root}/${name}" SYMBOLIC)

  add_library(portico_${name} STATIC ${sources})
  target_include_directories(portico_${name} PUBLIC "${root}" "${PROJECT_SOURCE_DIR}/include")
  target_link_libraries(portico_${name} PUBLIC ${arg_LINKS} Boost::headers Threads::Threads
                                        PRIVATE portico_options ${arg_PRIVATE_LINKS})
endfunction()
