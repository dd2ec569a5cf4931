/** What may go wrong, by the interface's own numbers. A host may answer with others; they are passed on. */
export enum ErrorCode {
  /** Nothing went wrong. */
  NONE = 0,
  /** The response is closed, or the host does not know it. */
  INVALID_HANDLE = 1,
  /** The module does not export its memory as `memory`. */
  MEMORY_NOT_FOUND = 2,
  /** The host could not read or write the module's memory. */
  MEMORY_ACCESS = 3,
  /** What was to come is larger than the call's bound. */
  BUFFER_TOO_SMALL = 4,
  /** The response has no header of that name. */
  HEADER_NOT_FOUND = 5,
  /** Text is not UTF-8. Strings always are; this is for those who use the raw functions. */
  NOT_UTF8 = 6,
  /** The host does not let this module ask that server: see the options of whoever runs it. */
  DESTINATION_NOT_ALLOWED = 7,
  /** The method is none, or the host does not send it: CONNECT. */
  INVALID_METHOD = 8,
  /** A header's name or value holds what none may hold. */
  INVALID_ENCODING = 9,
  /** The URL is not one with a host, or the list of those allowed is broken. */
  INVALID_URL = 10,
  /**
   * No response came: no such server, connection refused or lost, time out, too many redirects, a
   * response larger than the host buffers, a scheme other than `http` and `https`.
   */
  REQUEST_FAILED = 11,
  /** The host failed, or the response has a header that this interface cannot express. */
  RUNTIME_ERROR = 12,
  /** As many responses are open as the host allows. Close one first. */
  TOO_MANY_SESSIONS = 13,
}

/** A short sentence without a full stop, for people. The same for all numbers without a name. */
export function errorText(code: ErrorCode): string {
  switch (code) {
    case ErrorCode.NONE: return "no error";
    case ErrorCode.INVALID_HANDLE: return "no such response, or it is closed";
    case ErrorCode.MEMORY_NOT_FOUND: return "the module exports no memory";
    case ErrorCode.MEMORY_ACCESS: return "the module's memory cannot be accessed";
    case ErrorCode.BUFFER_TOO_SMALL: return "larger than the buffer for it may be";
    case ErrorCode.HEADER_NOT_FOUND: return "no header of that name";
    case ErrorCode.NOT_UTF8: return "not UTF-8";
    case ErrorCode.DESTINATION_NOT_ALLOWED: return "destination not allowed";
    case ErrorCode.INVALID_METHOD: return "invalid method";
    case ErrorCode.INVALID_ENCODING: return "invalid header";
    case ErrorCode.INVALID_URL: return "invalid URL";
    case ErrorCode.REQUEST_FAILED: return "no response from the server";
    case ErrorCode.RUNTIME_ERROR: return "the host failed";
    case ErrorCode.TOO_MANY_SESSIONS: return "too many open responses";
    default: return "an error that has no name";
  }
}
