// Answers the environment, one NAME=VALUE a line, then the arguments.
#include "kit.h"

HANDLE(request, outparam) {
  (void)request;
  guest_list_tuple2_string_string_t environment;
  wasi_cli_environment_get_environment(&environment);
  Text text = {0};
  for (size_t i = 0; i < environment.len; ++i) {
    add_bytes(&text, environment.ptr[i].f0.ptr, environment.ptr[i].f0.len);
    add(&text, "=");
    add_bytes(&text, environment.ptr[i].f1.ptr, environment.ptr[i].f1.len);
    add(&text, "\n");
  }
  guest_list_string_t arguments;
  wasi_cli_environment_get_arguments(&arguments);
  for (size_t i = 0; i < arguments.len; ++i) {
    add(&text, "argument ");
    add_bytes(&text, arguments.ptr[i].ptr, arguments.ptr[i].len);
    add(&text, "\n");
  }
  answer_text(outparam, &text);
}
