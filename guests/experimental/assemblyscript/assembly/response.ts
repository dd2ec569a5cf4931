import * as raw from "./raw";
import { ErrorCode } from "./error";
import { Header, headersFromText } from "./headers";
import { StatusCode } from "./status";

const FIRST_BODY_BUFFER = 16 * 1024;
const FIRST_HEADER_BUFFER = 4 * 1024;
/** What a header's value, or all headers together, may take: 1 MiB. */
const MAX_HEADER_BYTES = 1024 * 1024;

/** Where the host writes how much it wrote. */
const countOut = memory.data(4, 4);

/**
 * A response that the host keeps for the module. It counts against the host's limit on open
 * responses until `close` is called: nothing else does that.
 */
export class Response {
  /** How the last call on this response ended; `ErrorCode.NONE` when it succeeded. */
  public error: ErrorCode = ErrorCode.NONE;
  private open: bool = true;

  constructor(
    /** The status; may also be a number that `StatusCode` does not name. */
    public status: StatusCode,
    /** The host's number for this response, for those who call the raw functions. */
    public handle: u32,
  ) {}

  /**
   * Moves the next bytes of the body into `buffer` and returns how many: 0 at the end, for an empty
   * buffer, and on failure (see `error`). Fewer than fit does not mean that the end is near.
   */
  bodyRead(buffer: ArrayBuffer): usize {
    return this.readTo(changetype<usize>(buffer), buffer.byteLength);
  }

  /**
   * The rest of the body. Its `buffer` holds nothing else, so `String.UTF8.decode(all.buffer)` is its
   * text. What came until then, if reading fails (see `error`).
   */
  bodyReadAll(): Uint8Array {
    let bytes = new Uint8Array(FIRST_BODY_BUFFER);
    let size = 0;
    while (true) {
      if (size == bytes.length) {
        const larger = new Uint8Array(2 * size);
        larger.set(bytes);
        bytes = larger;
      }
      const count = <i32>this.readTo(bytes.dataStart + size, bytes.length - size);
      if (count == 0) return bytes.slice(0, size);
      size += count;
    }
  }

  /**
   * The first value of the header of that name, in any case of letters. "" if there is none, and on
   * failure: `error` tells these from an empty value.
   */
  headerGet(name: string): string {
    return this.headerText(String.UTF8.encode(name));
  }

  /** The same as `headerGet`. */
  getHeader(name: string): string {
    return this.headerGet(name);
  }

  /** All headers, in order and as often as they came. None on failure (see `error`). */
  headersGetAll(): Header[] {
    return headersFromText(this.headerText(null));
  }

  /**
   * All headers by their names in lower case; of a name with several values the last one. Empty on
   * failure (see `error`).
   */
  headerGetAll(): Map<string, string> {
    const byName = new Map<string, string>();
    const headers = this.headersGetAll();
    for (let i = 0; i < headers.length; ++i) byName.set(headers[i].name.toLowerCase(), headers[i].value);
    return byName;
  }

  /** Lets the host forget the response; every other call fails afterwards. Does nothing the second time. */
  close(): void {
    if (!this.open) return; // Handles are used again, so this may by now be another's.
    this.open = false;
    this.error = <ErrorCode>raw.close(this.handle);
  }

  private readTo(buffer: usize, capacity: i32): usize {
    if (!this.open) {
      this.error = ErrorCode.INVALID_HANDLE;
      return 0;
    }
    this.error = <ErrorCode>raw.bodyRead(this.handle, buffer, capacity, countOut);
    return this.error == ErrorCode.NONE ? <usize>load<u32>(countOut) : 0;
  }

  /** One value, or all headers for null, in as large a buffer as it needs. */
  private headerText(name: ArrayBuffer | null): string {
    if (!this.open) {
      this.error = ErrorCode.INVALID_HANDLE;
      return "";
    }
    let capacity = FIRST_HEADER_BUFFER;
    while (true) {
      const buffer = new ArrayBuffer(capacity);
      const text = changetype<usize>(buffer);
      this.error = <ErrorCode>(name === null
        ? raw.headersGetAll(this.handle, text, capacity, countOut)
        : raw.headerGet(this.handle, changetype<usize>(name), name.byteLength, text, capacity, countOut));
      if (this.error == ErrorCode.NONE) return String.UTF8.decodeUnsafe(text, load<u32>(countOut));
      if (this.error != ErrorCode.BUFFER_TOO_SMALL || capacity >= MAX_HEADER_BYTES) return "";
      capacity *= 2;
    }
  }
}
