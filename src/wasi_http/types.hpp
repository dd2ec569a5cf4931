#pragma once

#include <portico/component/linker.hpp>

/// The host side of wasi:http/types and wasi:http/outgoing-handler 0.2. A store that uses them must
/// be given a `wasi_http::Context`.
namespace portico::wasi_http {

/// Adds both.
void add_to_linker(component::Linker& linker);

void add_types(component::Linker& linker);
void add_outgoing_handler(component::Linker& linker);

// The parts of wasi:http/types that have no header of their own.
void add_fields(component::Linker::Instance& types);
void add_error_code(component::Linker::Instance& types);

}  // namespace portico::wasi_http
