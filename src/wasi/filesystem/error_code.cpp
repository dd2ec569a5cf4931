#include <wasi/filesystem/error_code.hpp>

#include <cstddef>
#include <string>

namespace portico::wasi::filesystem {

ErrorCode error_code_of(int error) {
  switch (error) {
  case EACCES:
    return ErrorCode::access;
  case EAGAIN:
    return ErrorCode::would_block;
  case EALREADY:
    return ErrorCode::already;
  case EBADF:
    return ErrorCode::bad_descriptor;
  case EBUSY:
    return ErrorCode::busy;
  case EDEADLK:
    return ErrorCode::deadlock;
  case EDQUOT:
  case EMFILE:  // There is no code for these two: so many files are all that there are.
  case ENFILE:
    return ErrorCode::quota;
  case EEXIST:
    return ErrorCode::exist;
  case EFBIG:
    return ErrorCode::file_too_large;
  case EILSEQ:
    return ErrorCode::illegal_byte_sequence;
  case EINPROGRESS:
    return ErrorCode::in_progress;
  case EINTR:
    return ErrorCode::interrupted;
  case EINVAL:
    return ErrorCode::invalid;
  case EISDIR:
    return ErrorCode::is_directory;
  case ELOOP:
    return ErrorCode::loop;
  case EMLINK:
    return ErrorCode::too_many_links;
  case EMSGSIZE:
    return ErrorCode::message_size;
  case ENAMETOOLONG:
    return ErrorCode::name_too_long;
  case ENODEV:
    return ErrorCode::no_device;
  case ENOENT:
    return ErrorCode::no_entry;
  case ENOLCK:
    return ErrorCode::no_lock;
  case ENOMEM:
    return ErrorCode::insufficient_memory;
  case ENOSPC:
    return ErrorCode::insufficient_space;
  case ENOTDIR:
    return ErrorCode::not_directory;
  case ENOTEMPTY:
    return ErrorCode::not_empty;
  case ENOTRECOVERABLE:
    return ErrorCode::not_recoverable;
  case ENOSYS:
  case EOPNOTSUPP:
    return ErrorCode::unsupported;
  case ENOTTY:
    return ErrorCode::no_tty;
  case ENXIO:
    return ErrorCode::no_such_device;
  case EOVERFLOW:
    return ErrorCode::overflow;
  case EPERM:
    return ErrorCode::not_permitted;
  case EPIPE:
    return ErrorCode::pipe;
  case EROFS:
    return ErrorCode::read_only;
  case ESPIPE:
    return ErrorCode::invalid_seek;
  case ETXTBSY:
    return ErrorCode::text_file_busy;
  case EXDEV:
    return ErrorCode::cross_device;
  default:
    return ErrorCode::io;
  }
}

FileError::FileError(ErrorCode code)
    : IoError{std::string{component::wit_names<ErrorCode>[static_cast<std::size_t>(code)]}},
      code_{code} {}

}  // namespace portico::wasi::filesystem
