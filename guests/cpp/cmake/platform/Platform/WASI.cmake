# What CMake has to know of WASI where it does not know it itself.
set(WASI 1)
set(CMAKE_EXECUTABLE_SUFFIX ".core.wasm")
set(CMAKE_STATIC_LIBRARY_PREFIX "lib")
set(CMAKE_STATIC_LIBRARY_SUFFIX ".a")
set(CMAKE_DL_LIBS "")
set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS FALSE)
