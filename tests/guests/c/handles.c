// Uses handles that it does not have: every case but the unknown path must trap.
#include "kit.h"

HANDLE(request, outparam) {
  StreamError error;
  uint64_t room;
  wasi_io_streams_borrow_output_stream_t stream = {0};
  if (path_is(request, "/forged")) {
    stream.__handle = 123456;
    wasi_io_streams_method_output_stream_check_write(stream, &room, &error);
  } else if (path_is(request, "/zero")) {
    wasi_io_streams_method_output_stream_check_write(stream, &room, &error);
  } else if (path_is(request, "/negative")) {
    stream.__handle = -1;
    wasi_io_streams_method_output_stream_check_write(stream, &room, &error);
  } else if (path_is(request, "/wrong-type")) {
    stream.__handle = request.__handle;
    wasi_io_streams_method_output_stream_check_write(stream, &room, &error);
  } else if (path_is(request, "/stale")) {
    Fields fields = no_fields();
    wasi_http_types_fields_drop_own(fields);
    wasi_http_types_method_fields_clone(FIELDS(fields));
  } else if (path_is(request, "/dropped-twice")) {
    Fields fields = no_fields();
    wasi_http_types_fields_drop_own(fields);
    wasi_http_types_fields_drop_own(fields);
  } else if (path_is(request, "/consumed")) {  // The constructor took the fields away.
    Fields fields = no_fields();
    wasi_http_types_constructor_outgoing_response(fields);
    wasi_http_types_method_fields_clone(FIELDS(fields));
  } else if (path_is(request, "/set-twice")) {
    answer(outparam, "once\n");
    answer(outparam, "twice\n");
  } else if (path_is(request, "/drop-wrong-type")) {
    wasi_http_types_fields_drop_own((Fields){request.__handle});
  } else if (path_is(request, "/poll-forged")) {
    wasi_io_poll_borrow_pollable_t pollable = {4242};
    wasi_io_poll_list_borrow_pollable_t list = {&pollable, 1};
    guest_list_u32_t ready;
    wasi_io_poll_poll(&list, &ready);
  } else {
    answer_unknown(outparam);
    return;
  }
  answer(outparam, "not trapped\n");
}
