# cmake -D build=... -D source=... -D work=... -D compiler=... -D sanitize=... -P run.cmake

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# use(<project>): configures a project against the installed package, builds and tests it.
function(use project)
  cmake_path(GET project FILENAME name)
  set(flags)
  if(sanitize)
    set(flags "-fsanitize=${sanitize}")
  endif()
  run(${CMAKE_COMMAND} -G Ninja -S ${project} -B ${work}/${name} -D CMAKE_BUILD_TYPE=Release
      -D CMAKE_PREFIX_PATH=${work}/prefix -D CMAKE_CXX_COMPILER=${compiler}
      "-DCMAKE_CXX_FLAGS=${flags}")
  run(${CMAKE_COMMAND} --build ${work}/${name})
  run(${CMAKE_CTEST_COMMAND} --test-dir ${work}/${name} --output-on-failure --no-tests=error)
endfunction()

file(REMOVE_RECURSE "${work}")
run(${CMAKE_COMMAND} --install ${build} --prefix ${work}/prefix)
use(${source}/tests/install/consumer)
if(EXISTS "${source}/examples/embed_blocking/CMakeLists.txt")
  use(${source}/examples/embed_blocking)
endif()
if(EXISTS "${work}/prefix/bin/portico")
  run(${work}/prefix/bin/portico --version)

  # The guest library, found by a project that the installed program wrote.
  unset(ENV{PORTICO_GUEST})
  run(${work}/prefix/bin/portico new ${work}/greeter)
  file(STRINGS ${work}/greeter/portico.cmake named REGEX "${work}/prefix/.*portico-guest")
  if(NOT named)
    message(FATAL_ERROR "the project does not use the installed guest library")
  endif()
  run(${CMAKE_COMMAND} -E chdir ${work}/greeter ${CMAKE_COMMAND} --workflow --preset release)
  run(${work}/prefix/bin/portico inspect ${work}/greeter/build/greeter.wasm)
endif()
