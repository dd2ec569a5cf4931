// Does what the request's body says to files, a command a line, and answers a line for each: what
// came of it, or the name of the error. Words are parted by spaces; '' is an empty one. D is the
// number of a descriptor: the preopened ones from 0, then those that `open` made, in their order.
//
//   names | open D PATH FLAGS | drop D | flags D | type D | stat D | stat-at D PATH FLAGS
//   read D LENGTH OFFSET | write D TEXT OFFSET | read-stream D OFFSET | poll-read D OFFSET
//   write-stream D OFFSET TEXT | append D TEXT | zeroes D OFFSET COUNT | spill D TEXT | list D
//   mkdir D PATH | rmdir D PATH | unlink D PATH | readlink D PATH | symlink D TARGET PATH
//   link D PATH D PATH | rename D PATH D PATH | size D SIZE | times D ACCESS MODIFIED
//   times-at D PATH FLAGS ACCESS MODIFIED | sync D | sync-data D | advise D | same D D | hash D
//   hash-at D PATH FLAGS | open-many D PATH | sleep MS
//
// FLAGS: - none, f symlink-follow; c create, d directory, x exclusive, t truncate; r read, w write,
// m mutate-directory, s file-integrity-sync. Times: - no change, now, or SECONDS.NANOSECONDS.
#include "kit.h"

#define FS(name) wasi_filesystem_types_##name
#define METHOD(name) wasi_filesystem_types_method_descriptor_##name
typedef FS(own_descriptor_t) Descriptor;
typedef FS(error_code_t) FileError;

static Descriptor open_files[4096];
static size_t open_count;
static Text out;

// The words of the line that is being done.
static String words[8];
static size_t word_count;

static String word(size_t i) {
  require(i < word_count);
  return words[i];
}

static uint64_t number(size_t i) {
  String text = word(i);
  uint64_t value = 0;
  for (size_t at = 0; at < text.len; ++at)
    value = value * 10 + (uint64_t)(text.ptr[at] - '0');
  return value;
}

static FS(borrow_descriptor_t) file(size_t i) {
  uint64_t which = number(i);
  require(which < open_count);
  return wasi_filesystem_types_borrow_descriptor(open_files[which]);
}

static bool flagged(size_t i, char flag) {
  return memchr(word(i).ptr, flag, word(i).len) != NULL;
}

static FS(path_flags_t) path_flags(size_t i) {
  return flagged(i, 'f') ? WASI_FILESYSTEM_TYPES_PATH_FLAGS_SYMLINK_FOLLOW : 0;
}

static void add_string(String text) {
  add_bytes(&out, text.ptr, text.len);
}

static void add_error(FileError error) {
  static const char* const names[] = {"access",
                                      "would-block",
                                      "already",
                                      "bad-descriptor",
                                      "busy",
                                      "deadlock",
                                      "quota",
                                      "exist",
                                      "file-too-large",
                                      "illegal-byte-sequence",
                                      "in-progress",
                                      "interrupted",
                                      "invalid",
                                      "io",
                                      "is-directory",
                                      "loop",
                                      "too-many-links",
                                      "message-size",
                                      "name-too-long",
                                      "no-device",
                                      "no-entry",
                                      "no-lock",
                                      "insufficient-memory",
                                      "insufficient-space",
                                      "not-directory",
                                      "not-empty",
                                      "not-recoverable",
                                      "unsupported",
                                      "no-tty",
                                      "no-such-device",
                                      "overflow",
                                      "not-permitted",
                                      "pipe",
                                      "read-only",
                                      "invalid-seek",
                                      "text-file-busy",
                                      "cross-device"};
  add(&out, names[error]);
}

static void add_type(FS(descriptor_type_t) type) {
  static const char* const names[] = {"unknown", "block-device",  "character-device", "directory",
                                      "fifo",    "symbolic-link", "regular-file",     "socket"};
  add(&out, names[type]);
}

// "ok" or the error.
static void say(bool good, FileError error) {
  if (good)
    add(&out, "ok");
  else
    add_error(error);
}

static void say_stream_error(StreamError error) {
  if (error.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED) {
    add(&out, "closed");
    return;
  }
  FileError code;
  add(&out, "failed:");
  if (wasi_filesystem_types_filesystem_error_code(
          wasi_io_error_borrow_error(error.val.last_operation_failed), &code))
    add_error(code);
  wasi_io_error_error_drop_own(error.val.last_operation_failed);
}

static void say_time(FS(option_datetime_t) time) {
  add(&out, " ");
  if (!time.is_some) {
    add(&out, "none");
    return;
  }
  add_number(&out, time.val.seconds);
  add(&out, ".");
  add_number(&out, time.val.nanoseconds);
}

static void say_stat(bool good, const FS(descriptor_stat_t) * stat, FileError error) {
  if (!good) {
    add_error(error);
    return;
  }
  add_type(stat->type);
  add(&out, " ");
  add_number(&out, stat->link_count);
  add(&out, " ");
  add_number(&out, stat->size);
  say_time(stat->data_access_timestamp);
  say_time(stat->data_modification_timestamp);
}

static void say_hash(bool good, FS(metadata_hash_value_t) hash, FileError error) {
  if (!good) {
    add_error(error);
    return;
  }
  add_number(&out, hash.lower);
  add(&out, " ");
  add_number(&out, hash.upper);
}

static void names(void) {
  wasi_filesystem_preopens_list_tuple2_own_descriptor_string_t found;
  wasi_filesystem_preopens_get_directories(&found);
  for (size_t i = 0; i < found.len; ++i) {
    add(&out, i == 0 ? "" : " ");
    add_string(found.ptr[i].f1);
    wasi_filesystem_types_descriptor_drop_own(found.ptr[i].f0);
  }
}

static bool open_one(Descriptor* opened, FileError* error) {
  FS(open_flags_t) how = 0;
  if (flagged(3, 'c'))
    how |= WASI_FILESYSTEM_TYPES_OPEN_FLAGS_CREATE;
  if (flagged(3, 'd'))
    how |= WASI_FILESYSTEM_TYPES_OPEN_FLAGS_DIRECTORY;
  if (flagged(3, 'x'))
    how |= WASI_FILESYSTEM_TYPES_OPEN_FLAGS_EXCLUSIVE;
  if (flagged(3, 't'))
    how |= WASI_FILESYSTEM_TYPES_OPEN_FLAGS_TRUNCATE;
  FS(descriptor_flags_t) flags = 0;
  if (flagged(3, 'r'))
    flags |= WASI_FILESYSTEM_TYPES_DESCRIPTOR_FLAGS_READ;
  if (flagged(3, 'w'))
    flags |= WASI_FILESYSTEM_TYPES_DESCRIPTOR_FLAGS_WRITE;
  if (flagged(3, 'm'))
    flags |= WASI_FILESYSTEM_TYPES_DESCRIPTOR_FLAGS_MUTATE_DIRECTORY;
  if (flagged(3, 's'))
    flags |= WASI_FILESYSTEM_TYPES_DESCRIPTOR_FLAGS_FILE_INTEGRITY_SYNC;
  String path = word(2);
  return METHOD(open_at)(file(1), path_flags(3), &path, how, flags, opened, error);
}

static void open_file(void) {
  FileError error;
  require(open_count < sizeof open_files / sizeof *open_files);
  if (!open_one(&open_files[open_count], &error)) {
    add_error(error);
    return;
  }
  add_number(&out, open_count++);
}

// Until it is refused, which it says with how many there were.
static void open_many(void) {
  words[word_count++] = string("r");
  size_t count = 0;
  Descriptor opened[4096];
  FileError error = 0;
  while (count < 4096 && open_one(&opened[count], &error))
    ++count;
  add_number(&out, count);
  add(&out, " ");
  add_error(error);
  while (count > 0)
    wasi_filesystem_types_descriptor_drop_own(opened[--count]);
}

static void get_flags(void) {
  FS(descriptor_flags_t) flags;
  FileError error;
  if (!METHOD(get_flags)(file(1), &flags, &error)) {
    add_error(error);
    return;
  }
  static const char* const names[] = {"read",       " write",     " file-sync",
                                      " data-sync", " read-sync", " mutate"};
  for (int i = 0; i < 6; ++i)
    if (flags & (1 << i))
      add(&out, names[i]);
}

static void get_type(void) {
  FS(descriptor_type_t) type;
  FileError error;
  if (METHOD(get_type)(file(1), &type, &error))
    add_type(type);
  else
    add_error(error);
}

static void read_file(void) {
  guest_tuple2_list_u8_bool_t got;
  FileError error;
  if (!METHOD(read)(file(1), number(2), number(3), &got, &error)) {
    add_error(error);
    return;
  }
  add_number(&out, got.f0.len);
  add(&out, " ");
  add_bytes(&out, got.f0.ptr, got.f0.len < 40 ? got.f0.len : 40);
  add(&out, got.f1 ? " end" : " more");
}

static void write_file(void) {
  Bytes bytes = {word(2).ptr, word(2).len};
  uint64_t written;
  FileError error;
  if (METHOD(write)(file(1), &bytes, number(3), &written, &error))
    add_number(&out, written);
  else
    add_error(error);
}

static void read_stream(bool poll) {
  InputStream stream;
  FileError error;
  if (!METHOD(read_via_stream)(file(1), number(2), &stream, &error)) {
    add_error(error);
    return;
  }
  uint64_t total = 0, sum = 0;
  for (;;) {
    Bytes piece;
    StreamError stream_error;
    if (poll)
      await(wasi_io_streams_method_input_stream_subscribe(INPUT(stream)));
    bool good = poll ? wasi_io_streams_method_input_stream_read(INPUT(stream), 100000, &piece,
                                                                &stream_error)
                     : wasi_io_streams_method_input_stream_blocking_read(INPUT(stream), 100000,
                                                                         &piece, &stream_error);
    if (!good) {
      add_number(&out, total);
      add(&out, " ");
      add_number(&out, sum);
      add(&out, " ");
      say_stream_error(stream_error);
      break;
    }
    require(piece.len > 0);  // What says that it is ready has something.
    for (size_t i = 0; i < piece.len; ++i)
      sum += piece.ptr[i];
    total += piece.len;
    free(piece.ptr);
  }
  wasi_io_streams_input_stream_drop_own(stream);
}

static bool output(bool append, uint64_t offset, OutputStream* stream) {
  FileError error;
  bool good = append ? METHOD(append_via_stream)(file(1), stream, &error)
                     : METHOD(write_via_stream)(file(1), offset, stream, &error);
  if (!good)
    add_error(error);
  return good;
}

static void write_stream(bool append, uint64_t offset, String text) {
  OutputStream stream;
  StreamError error;
  if (!output(append, offset, &stream))
    return;
  Bytes bytes = {text.ptr, text.len};
  if (wasi_io_streams_method_output_stream_blocking_write_and_flush(OUTPUT(stream), &bytes, &error))
    add(&out, "ok");
  else
    say_stream_error(error);
  wasi_io_streams_output_stream_drop_own(stream);
}

static void write_zeroes(void) {
  OutputStream stream;
  StreamError error;
  if (!output(false, number(2), &stream))
    return;
  uint64_t rest = number(3);
  bool good = true;
  while (good && rest > 0) {
    await(wasi_io_streams_method_output_stream_subscribe(OUTPUT(stream)));
    uint64_t permit;
    good = wasi_io_streams_method_output_stream_check_write(OUTPUT(stream), &permit, &error);
    if (!good)
      break;
    require(permit > 0);
    if (permit > rest)
      permit = rest;
    good = wasi_io_streams_method_output_stream_write_zeroes(OUTPUT(stream), permit, &error);
    rest -= permit;
  }
  if (good)
    good = wasi_io_streams_method_output_stream_blocking_flush(OUTPUT(stream), &error);
  if (good)
    good = wasi_io_streams_method_output_stream_check_write(OUTPUT(stream), &rest, &error);
  if (good)
    add(&out, "ok");
  else
    say_stream_error(error);
  wasi_io_streams_output_stream_drop_own(stream);
}

// Writes at the start and lets go of the stream at once.
static void spill(void) {
  OutputStream stream;
  StreamError error;
  uint64_t permit;
  if (!output(false, 0, &stream))
    return;
  Bytes bytes = {word(2).ptr, word(2).len};
  bool good = wasi_io_streams_method_output_stream_check_write(OUTPUT(stream), &permit, &error) &&
              wasi_io_streams_method_output_stream_write(OUTPUT(stream), &bytes, &error);
  wasi_io_streams_output_stream_drop_own(stream);
  add(&out, good ? "ok" : "failed");
}

static void list(void) {
  FS(own_directory_entry_stream_t) stream;
  FileError error;
  if (!METHOD(read_directory)(file(1), &stream, &error)) {
    add_error(error);
    return;
  }
  for (;;) {
    FS(option_directory_entry_t) entry;
    if (!wasi_filesystem_types_method_directory_entry_stream_read_directory_entry(
            wasi_filesystem_types_borrow_directory_entry_stream(stream), &entry, &error)) {
      add_error(error);
    } else if (entry.is_some) {
      add_string(entry.val.name);
      add(&out, ":");
      add_type(entry.val.type);
    } else {
      break;
    }
    add(&out, " ");
  }
  wasi_filesystem_types_directory_entry_stream_drop_own(stream);
}

static FS(new_timestamp_t) new_time(size_t i) {
  FS(new_timestamp_t) time = {.tag = WASI_FILESYSTEM_TYPES_NEW_TIMESTAMP_NO_CHANGE};
  String text = word(i);
  if (equals(text, "-"))
    return time;
  if (equals(text, "now")) {
    time.tag = WASI_FILESYSTEM_TYPES_NEW_TIMESTAMP_NOW;
    return time;
  }
  time.tag = WASI_FILESYSTEM_TYPES_NEW_TIMESTAMP_TIMESTAMP;
  uint64_t parts[2] = {0, 0};
  size_t part = 0;
  for (size_t at = 0; at < text.len; ++at) {
    if (text.ptr[at] == '.')
      part = 1;
    else
      parts[part] = parts[part] * 10 + (uint64_t)(text.ptr[at] - '0');
  }
  time.val.timestamp.seconds = parts[0];
  time.val.timestamp.nanoseconds = (uint32_t)parts[1];
  return time;
}

// Those that only succeed or fail; false if it is none of them.
static bool do_simply(void) {
  FileError error = 0;
  bool good;
  String a = word_count > 2 ? word(2) : string(""), b = word_count > 3 ? word(3) : string("");
  if (equals(word(0), "mkdir")) {
    good = METHOD(create_directory_at)(file(1), &a, &error);
  } else if (equals(word(0), "rmdir")) {
    good = METHOD(remove_directory_at)(file(1), &a, &error);
  } else if (equals(word(0), "unlink")) {
    good = METHOD(unlink_file_at)(file(1), &a, &error);
  } else if (equals(word(0), "symlink")) {
    good = METHOD(symlink_at)(file(1), &a, &b, &error);
  } else if (equals(word(0), "link")) {
    String to = word(4);
    good = METHOD(link_at)(file(1), 0, &a, file(3), &to, &error);
  } else if (equals(word(0), "rename")) {
    String to = word(4);
    good = METHOD(rename_at)(file(1), &a, file(3), &to, &error);
  } else if (equals(word(0), "size")) {
    good = METHOD(set_size)(file(1), number(2), &error);
  } else if (equals(word(0), "times")) {
    FS(new_timestamp_t) access = new_time(2), modified = new_time(3);
    good = METHOD(set_times)(file(1), &access, &modified, &error);
  } else if (equals(word(0), "times-at")) {
    FS(new_timestamp_t) access = new_time(4), modified = new_time(5);
    good = METHOD(set_times_at)(file(1), path_flags(3), &a, &access, &modified, &error);
  } else if (equals(word(0), "sync")) {
    good = METHOD(sync)(file(1), &error);
  } else if (equals(word(0), "sync-data")) {
    good = METHOD(sync_data)(file(1), &error);
  } else if (equals(word(0), "advise")) {
    good = METHOD(advise)(file(1), 0, 0, WASI_FILESYSTEM_TYPES_ADVICE_SEQUENTIAL, &error);
  } else {
    return false;
  }
  say(good, error);
  return true;
}

static void do_line(void) {
  FileError error = 0;
  if (equals(word(0), "names")) {
    names();
  } else if (equals(word(0), "open")) {
    open_file();
  } else if (equals(word(0), "open-many")) {
    open_many();
  } else if (equals(word(0), "drop")) {
    wasi_filesystem_types_descriptor_drop_own(open_files[number(1)]);
    add(&out, "ok");
  } else if (equals(word(0), "flags")) {
    get_flags();
  } else if (equals(word(0), "type")) {
    get_type();
  } else if (equals(word(0), "stat")) {
    FS(descriptor_stat_t) stat;
    bool good = METHOD(stat)(file(1), &stat, &error);
    say_stat(good, &stat, error);
  } else if (equals(word(0), "stat-at")) {
    FS(descriptor_stat_t) stat;
    String path = word(2);
    bool good = METHOD(stat_at)(file(1), path_flags(3), &path, &stat, &error);
    say_stat(good, &stat, error);
  } else if (equals(word(0), "hash")) {
    FS(metadata_hash_value_t) hash = {0, 0};
    bool good = METHOD(metadata_hash)(file(1), &hash, &error);
    say_hash(good, hash, error);
  } else if (equals(word(0), "hash-at")) {
    FS(metadata_hash_value_t) hash = {0, 0};
    String path = word(2);
    bool good = METHOD(metadata_hash_at)(file(1), path_flags(3), &path, &hash, &error);
    say_hash(good, hash, error);
  } else if (equals(word(0), "same")) {
    add(&out, METHOD(is_same_object)(file(1), file(2)) ? "yes" : "no");
  } else if (equals(word(0), "read")) {
    read_file();
  } else if (equals(word(0), "write")) {
    write_file();
  } else if (equals(word(0), "read-stream")) {
    read_stream(false);
  } else if (equals(word(0), "poll-read")) {
    read_stream(true);
  } else if (equals(word(0), "write-stream")) {
    write_stream(false, number(2), word(3));
  } else if (equals(word(0), "append")) {
    write_stream(true, 0, word(2));
  } else if (equals(word(0), "zeroes")) {
    write_zeroes();
  } else if (equals(word(0), "spill")) {
    spill();
  } else if (equals(word(0), "list")) {
    list();
  } else if (equals(word(0), "readlink")) {
    String path = word(2), target;
    if (METHOD(readlink_at)(file(1), &path, &target, &error))
      add_string(target);
    else
      add_error(error);
  } else if (equals(word(0), "sleep")) {
    sleep_ms(number(1));
    add(&out, "ok");
  } else if (!do_simply()) {
    require(false);
  }
  add(&out, "\n");
}

static void split(uint8_t* line, size_t size) {
  word_count = 0;
  for (size_t at = 0; at < size;) {
    size_t end = at;
    while (end < size && line[end] != ' ')
      ++end;
    require(word_count < 7);
    words[word_count] = (String){line + at, end - at};
    if (equals(words[word_count], "''"))
      words[word_count].len = 0;
    ++word_count;
    at = end + 1;
  }
}

HANDLE(request, outparam) {
  InputStream body = stream_of(body_of(request));
  Text script = {0};
  Bytes piece;
  StreamError error;
  while (wasi_io_streams_method_input_stream_blocking_read(INPUT(body), 65536, &piece, &error))
    add_bytes(&script, piece.ptr, piece.len);

  wasi_filesystem_preopens_list_tuple2_own_descriptor_string_t preopens;
  wasi_filesystem_preopens_get_directories(&preopens);
  for (size_t i = 0; i < preopens.len; ++i)
    open_files[open_count++] = preopens.ptr[i].f0;

  for (size_t at = 0; at < script.size;) {
    size_t end = at;
    while (end < script.size && script.data[end] != '\n')
      ++end;
    split(script.data + at, end - at);
    if (word_count > 0)
      do_line();
    at = end + 1;
  }
  answer_text(outparam, &out);
}
