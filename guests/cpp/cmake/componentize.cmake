# cmake -D core=... -D component=... -D name=... -D wasm_tools=... -D adapter=... -D wit=... -D names=... -P componentize.cmake
# Makes a component of a core module. What goes wrong is said in words for the program's author.
set(embedded "${core}.embedded")

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(status "${status}" PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE "${component}")
run("${wasm_tools}" component embed "${wit}" --world guest --features informational-outbound-responses
    "${core}" -o "${embedded}")
if(status EQUAL 0)
  set(adapt)
  if(adapter)
    set(adapt --adapt "wasi_snapshot_preview1=${adapter}")
  endif()
  run("${wasm_tools}" component new "${embedded}" ${adapt} -o "${component}")
endif()
file(REMOVE "${embedded}")
if(status EQUAL 0 AND NOT names)
  run("${wasm_tools}" strip --all "${component}" -o "${component}")
endif()
if(status EQUAL 0)
  file(SIZE "${component}" size)
  message(STATUS "Made ${component}, ${size} bytes")
  return()
endif()

file(REMOVE "${core}")  # So that the next build comes here again.
if(output MATCHES "incoming-handler")
  message(FATAL_ERROR "${name} has no handler. One of its sources must say which function answers requests:\n"
                      "    Response handle(Request request) { ... }\n"
                      "    PORTICO_HTTP_HANDLER(handle)")
elseif(output MATCHES "wasi_snapshot_preview1" AND NOT adapter)
  message(FATAL_ERROR "${name} uses files, the C library's output or its clocks, and the adapter for them was not "
                      "found: run `tools/setup guest` in Portico's source, or name the file "
                      "wasi_snapshot_preview1.reactor.wasm with -D PORTICO_PREVIEW1_ADAPTER=...")
elseif(output MATCHES "env" AND output MATCHES "import")
  message(FATAL_ERROR "${name} calls a function that nobody defines:\n${output}")
else()
  message(FATAL_ERROR "${name} could not be made a component:\n${output}")
endif()
