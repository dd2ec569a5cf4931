import * as raw from "./raw";
import { ErrorCode, errorText } from "./error";
import { headersToText } from "./headers";
import { Method, methodText } from "./method";
import { Response } from "./response";

/** A request. `RequestBuilder` makes one in the order in which one thinks of it. */
export class Request {
  constructor(
    /** Absolute, with scheme `http` or `https`. */
    public url: string,
    public method: Method = Method.GET,
    /** The host adds those that HTTP needs, such as `host` and `content-length`. */
    public headers: Map<string, string> = new Map<string, string>(),
    /** Empty for none. */
    public body: ArrayBuffer = new ArrayBuffer(0),
  ) {}
}

/** What became of a request: a response, or the reason why there is none. */
export class Outcome {
  constructor(
    private came: Response | null,
    /** `ErrorCode.NONE` if there is a response. */
    public error: ErrorCode,
  ) {}

  get ok(): bool {
    return this.error == ErrorCode.NONE;
  }

  /** The response. If there is none, the module is aborted with a message that says why. */
  get response(): Response {
    const came = this.came;
    if (came === null) throw new Error("request failed: " + errorText(this.error));
    return came;
  }
}

/** Sends a request and waits for its whole response, of whatever status. Aborts the module if none comes. */
export function request(request: Request): Response {
  return tryRequest(request).response;
}

/**
 * Sends a request and waits for its whole response, of whatever status: 404 is no error here. The
 * host follows redirects, to where the module might have gone itself. Headers that cannot be sent
 * fail with `ErrorCode.INVALID_ENCODING` before the host is asked.
 */
export function tryRequest(request: Request): Outcome {
  const headersText = headersToText(request.headers);
  if (headersText === null) return new Outcome(null, ErrorCode.INVALID_ENCODING);
  const url = String.UTF8.encode(request.url);
  const method = String.UTF8.encode(methodText(request.method));
  const headers = String.UTF8.encode(headersText);
  const code = raw.req(
    changetype<usize>(url), url.byteLength,
    changetype<usize>(method), method.byteLength,
    changetype<usize>(headers), headers.byteLength,
    changetype<usize>(request.body), request.body.byteLength,
    statusOut, handleOut,
  );
  if (code != 0) return new Outcome(null, <ErrorCode>code);
  return new Outcome(new Response(load<u16>(statusOut), load<u32>(handleOut)), ErrorCode.NONE);
}

const statusOut = memory.data(2, 2);
const handleOut = memory.data(4, 4);

/**
 * Builds a request and sends it:
 *
 *     const response = new RequestBuilder("https://example.com/things")
 *       .header("Content-Type", "text/plain")
 *       .method(Method.POST)
 *       .body(String.UTF8.encode("a thing"))
 *       .send();
 */
export class RequestBuilder {
  private request: Request;

  constructor(url: string) {
    this.request = new Request(url);
  }

  /** The method; GET unless this is called. */
  method(method: Method): RequestBuilder {
    this.request.method = method;
    return this;
  }

  /** Adds a header, or replaces the one of exactly that name. */
  header(name: string, value: string): RequestBuilder {
    this.request.headers.set(name, value);
    return this;
  }

  /** The body; none unless this is called. */
  body(body: ArrayBuffer): RequestBuilder {
    this.request.body = body;
    return this;
  }

  /** As `request` does: aborts the module if no response comes. */
  send(): Response {
    return request(this.request);
  }

  /** As `tryRequest` does: says why if no response comes. */
  trySend(): Outcome {
    return tryRequest(this.request);
  }
}
