// A program of many small ones, as a shell has them; the first argument says which.
//
//   cat            standard input to standard output
//   head N         so many bytes of it, read with one call each, and not one more
//   args, env      what it was given, one a line
//   terminals      which of the three standard streams are terminals
//   exit N, fail, trap, spin, sleep
//   yes TEXT       the text until it cannot be written; then says why, and fails
//   fill N         so many bytes to standard output
//   read PATH, write PATH TEXT, list PATH, remove PATH
#include "guest.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern char** environ;

static int complain(const char* what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  return 1;
}

static bool write_all(const char* data, size_t size) {
  while (size > 0) {
    const ssize_t written = write(STDOUT_FILENO, data, size);
    if (written < 0)
      return false;
    data += written;
    size -= (size_t)written;
  }
  return true;
}

static int cat(int input) {
  static char buffer[65536];
  for (;;) {
    const ssize_t size = read(input, buffer, sizeof buffer);
    if (size <= 0)
      return size == 0 ? 0 : complain("read");
    if (!write_all(buffer, (size_t)size))
      return complain("write");
  }
}

static int head(long count) {
  for (char byte; count > 0 && read(STDIN_FILENO, &byte, 1) == 1; --count) {
    if (!write_all(&byte, 1))
      return complain("write");
  }
  return 0;
}

static int yes(const char* text) {
  for (;;) {
    if (!write_all(text, strlen(text)) || !write_all("\n", 1))
      return complain("write");
  }
}

static int fill(long count) {
  static char block[4096];
  memset(block, 'x', sizeof block);
  for (; count > 0; count -= (long)sizeof block) {
    if (!write_all(block, count < (long)sizeof block ? (size_t)count : sizeof block))
      return complain("write");
  }
  return 0;
}

static int list(const char* path) {
  DIR* const folder = opendir(path);
  if (!folder)
    return complain(path);
  for (const struct dirent* entry; (entry = readdir(folder));) {
    if (entry->d_name[0] != '.')
      puts(entry->d_name);
  }
  closedir(folder);
  return 0;
}

static int read_file(const char* path) {
  FILE* const file = fopen(path, "r");
  if (!file)
    return complain(path);
  const int status = cat(fileno(file));
  fclose(file);
  return status;
}

static int write_file(const char* path, const char* text) {
  FILE* const file = fopen(path, "w");
  if (!file || fputs(text, file) < 0 || fclose(file) != 0)
    return complain(path);
  return 0;
}

static int with_file(const char* name, const char* path, const char* text) {
  if (strcmp(name, "read") == 0)
    return read_file(path);
  if (strcmp(name, "write") == 0)
    return write_file(path, text);
  if (strcmp(name, "list") == 0)
    return list(path);
  if (strcmp(name, "remove") == 0)
    return unlink(path) == 0 ? 0 : complain(path);
  fprintf(stderr, "no such tool: %s\n", name);
  return 2;
}

int main(int argc, char** argv) {
  const char* const name = argc > 1 ? argv[1] : "";
  const char* const operand = argc > 2 ? argv[2] : "";
  if (strcmp(name, "cat") == 0)
    return cat(STDIN_FILENO);
  if (strcmp(name, "head") == 0)
    return head(atol(operand));
  if (strcmp(name, "yes") == 0)
    return yes(operand);
  if (strcmp(name, "fill") == 0)
    return fill(atol(operand));
  if (strcmp(name, "exit") == 0)
    wasi_cli_exit_exit_with_code(
        (uint8_t)atoi(operand));  // exit() of preview 1 knows 0 and 1 only.
  if (strcmp(name, "fail") == 0)
    return 1;
  if (strcmp(name, "trap") == 0)
    __builtin_trap();
  if (strcmp(name, "spin") == 0) {
    write_all("begun\n", 6);
    for (volatile int i = 0;; ++i) {
    }
  }
  if (strcmp(name, "sleep") == 0) {
    write_all("begun\n", 6);
    for (;;)
      nanosleep(&(struct timespec){.tv_sec = 1000}, NULL);
  }
  if (strcmp(name, "args") == 0) {
    for (int i = 0; i < argc; ++i)
      puts(argv[i]);
    return 0;
  }
  if (strcmp(name, "env") == 0) {
    for (char** variable = environ; *variable; ++variable)
      puts(*variable);
    return 0;
  }
  if (strcmp(name, "terminals") == 0) {
    fprintf(stderr, "%d %d %d\n", isatty(0), isatty(1), isatty(2));
    return 0;
  }
  return with_file(name, operand, argc > 3 ? argv[3] : "");
}
