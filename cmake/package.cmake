# The library for other programs: all layers but the command line, as one archive (or shared
# library), found by find_package(portico) and linked as portico::portico.

set(objects)
foreach(layer IN LISTS portico_layers)
  if(NOT layer STREQUAL "cli")
    list(APPEND objects $<TARGET_OBJECTS:portico_${layer}>)
  endif()
endforeach()

file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/generated/portico.cpp" CONTENT "")
add_library(portico "${PROJECT_BINARY_DIR}/generated/portico.cpp" ${objects})
add_library(portico::portico ALIAS portico)
set_target_properties(portico PROPERTIES VERSION ${PROJECT_VERSION}
                                         SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
target_compile_features(portico PUBLIC cxx_std_23)
target_include_directories(portico PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                          $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(portico PUBLIC Boost::headers Threads::Threads
                              PRIVATE portico::engine_archive fmt::fmt spdlog::spdlog OpenSSL::SSL PkgConfig::cares
                                      PkgConfig::idn2 PkgConfig::nghttp2
                                      $<BUILD_INTERFACE:portico_options>)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/portico")
install(TARGETS portico EXPORT portico-targets)
install(EXPORT portico-targets NAMESPACE portico:: DESTINATION ${package_dir})
install(DIRECTORY include/portico DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(NOT BUILD_SHARED_LIBS)
  install(FILES "${portico_engine_root}/lib/libportico_engine.a"
          DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()

include(CMakePackageConfigHelpers)
configure_package_config_file(cmake/portico-config.cmake.in generated/portico-config.cmake
                              INSTALL_DESTINATION ${package_dir}
                              PATH_VARS CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file(generated/portico-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/generated/portico-config.cmake"
              "${PROJECT_BINARY_DIR}/generated/portico-config-version.cmake"
        DESTINATION ${package_dir})

# The library for guests, as sources: what uses it compiles it for WebAssembly.
set(guest_dir "${CMAKE_INSTALL_DATADIR}/portico-guest")
install(DIRECTORY guests/cpp/include guests/cpp/src guests/cpp/cmake DESTINATION ${guest_dir})
install(DIRECTORY guests/wit/ DESTINATION ${guest_dir}/wit FILES_MATCHING PATTERN "*.wit")
install(DIRECTORY wit/deps DESTINATION ${guest_dir}/wit FILES_MATCHING PATTERN "*.wit")
install(FILES wit/types.wit wit/handler.wit wit/proxy.wit DESTINATION ${guest_dir}/wit/deps/http)
