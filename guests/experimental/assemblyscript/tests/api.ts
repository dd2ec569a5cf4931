// Calls everything that the library has, against the server at URL of tests/e2e/test_experimental.py,
// which this module may ask, as it may DEAD, where nobody listens; with a limit of four open
// responses. Prints the checks that fail; the exit status is 0 if none does.
import {
  ErrorCode,
  Header,
  Method,
  Outcome,
  Request,
  RequestBuilder,
  Response,
  StatusCode,
  errorText,
  headersFromText,
  headersToText,
  methodText,
  request,
  tryRequest,
} from "../index";

let good = true;

function check(holds: bool, what: string): void {
  if (holds) return;
  console.log("not so: " + what);
  good = false;
}

function url(path: string): string {
  return process.env.get("URL") + path;
}

function get(path: string): Response {
  return new RequestBuilder(url(path)).send();
}

function text(body: Uint8Array): string {
  return String.UTF8.decode(body.buffer);
}

function headers(name: string, value: string): Map<string, string> {
  const map = new Map<string, string>();
  map.set(name, value);
  return map;
}

function headerText(): void {
  check(headersToText(new Map<string, string>()) == "", "no headers are no text");
  check(headersToText(headers("a", " 2: x ").set("b", "")) == "a: 2: x \nb:\n", "headers to text");
  check(headersToText(headers("", "1")) === null, "an empty name is refused");
  check(headersToText(headers("a:", "1")) === null, "a colon in a name is refused");
  check(headersToText(headers("a\n", "1")) === null, "a line's end in a name is refused");
  check(headersToText(headers("a", "1\nb:2")) === null, "a line's end in a value is refused");
  check(headersToText(headers("a", "1\r")) === null, "a carriage return is refused");
  check(headersToText(headers("a", "\0")) === null, "a NUL is refused");

  const all = headersFromText("a:1\nb: 2: x \nc:");
  check(all.length == 3 && all[1].name == "b" && all[1].value == " 2: x ", "headers from text");
  check(all.length == 3 && all[2].name == "c" && all[2].value == "", "an empty value");
  check(headersFromText("").length == 0, "no text is no headers");
}

function requests(): void {
  const methods = [Method.GET, Method.POST, Method.PUT, Method.DELETE, Method.OPTIONS, Method.TRACE, Method.PATCH];
  for (let i = 0; i < methods.length; ++i) {
    const response = new RequestBuilder(url("/inspect")).method(methods[i]).header("X-One", "1 2").send();
    check(text(response.bodyReadAll()).startsWith(methodText(methods[i]) + " "), methodText(methods[i]));
    check(response.headerGet("seen-x-one") == "1 2", "the header arrives");
    response.close();
  }
  const head = request(new Request(url("/bytes/5"), Method.HEAD));
  check(head.status == StatusCode.OK && head.bodyReadAll().length == 0, "HEAD");
  head.close();

  const missing = get("/status/404");
  check(missing.status == StatusCode.NOT_FOUND, "404");
  missing.close();

  const bytes = new Uint8Array(100_000);
  for (let i = 0; i < bytes.length; ++i) bytes[i] = <u8>i;
  const echoed = new RequestBuilder(url("/")).method(Method.POST).body(bytes.buffer).send();
  const back = echoed.bodyReadAll();
  check(back.length == bytes.length && memory.compare(back.dataStart, bytes.dataStart, back.length) == 0, "all bytes");
  echoed.close();
}

function refused(outcome: Outcome, error: ErrorCode): void {
  check(!outcome.ok && outcome.error == error, errorText(error) + ", not " + errorText(outcome.error));
}

function refusals(): void {
  refused(new RequestBuilder(url("/")).header("a\nb", "c").trySend(), ErrorCode.INVALID_ENCODING);
  refused(new RequestBuilder(url("/")).header("a b", "c").trySend(), ErrorCode.INVALID_ENCODING);
  refused(new RequestBuilder("http://elsewhere.invalid/").trySend(), ErrorCode.DESTINATION_NOT_ALLOWED);
  refused(new RequestBuilder("not even a url").trySend(), ErrorCode.INVALID_URL);
  refused(tryRequest(new Request(url("/"), <Method>99)), ErrorCode.INVALID_METHOD);
  refused(tryRequest(new Request(url("/"), Method.CONNECT)), ErrorCode.INVALID_METHOD);
  refused(new RequestBuilder(process.env.get("DEAD")).trySend(), ErrorCode.REQUEST_FAILED);
}

function bodies(): void {
  const response = get("/bytes/10");
  const piece = new ArrayBuffer(4);
  check(response.bodyRead(new ArrayBuffer(0)) == 0, "an empty buffer takes nothing");
  check(response.bodyRead(piece) == 4 && String.UTF8.decode(piece) == "abcd", "a piece");
  check(text(response.bodyReadAll()) == "efghij", "the rest");
  check(response.bodyRead(piece) == 0 && response.error == ErrorCode.NONE, "the end");
  check(response.bodyReadAll().length == 0, "nothing after the end");
  response.close();

  const large = get("/bytes/1000000");
  check(large.bodyReadAll().buffer.byteLength == 1_000_000, "a large body");
  large.close();
}

function responseHeaders(): void {
  const response = get("/large-header");
  check(response.headerGet("x-large") == "v".repeat(30_000), "a large header");
  check(response.getHeader("X-LARGE") == response.headerGet("x-large"), "letters of any case");
  check(response.headerGet("x-none") == "" && response.error == ErrorCode.HEADER_NOT_FOUND, "no such header");
  check(response.headerGet("x-empty") == "" && response.error == ErrorCode.NONE, "an empty value");
  const all = response.headerGetAll();
  check(all.has("x-large") && all.get("x-large").length == 30_000, "a large header among all");
  check(all.has("x-empty") && all.get("x-empty") == "", "an empty value among all");
  response.close();

  const twice = get("/twice");
  const both = twice.headersGetAll().filter((header: Header) => header.name.toLowerCase() == "x-twice");
  check(both.length == 2 && both[0].value == "one" && both[1].value == "two", "a header that comes twice");
  check(twice.headerGet("x-twice") == "one", "the first of two");
  check(twice.headerGetAll().get("x-twice") == "two", "the last of two by name");
  twice.close();
}

function closing(): void {
  const first = get("/");
  first.close();
  const second = get("/"); // With the handle that was just closed, perhaps.
  first.close();
  check(first.bodyReadAll().length == 0 && first.error == ErrorCode.INVALID_HANDLE, "no body once closed");
  check(first.headerGet("content-type") == "" && first.error == ErrorCode.INVALID_HANDLE, "no header once closed");
  check(first.headersGetAll().length == 0 && first.error == ErrorCode.INVALID_HANDLE, "no headers once closed");
  check(second.bodyReadAll().length > 0, "another is not closed with it");
  second.close();
}

function limit(): void {
  const held = new Array<Response>();
  for (let i = 0; i < 4; ++i) held.push(get("/"));
  refused(new RequestBuilder(url("/")).trySend(), ErrorCode.TOO_MANY_SESSIONS);
  held[2].close();
  const again = new RequestBuilder(url("/")).trySend();
  check(again.ok && again.response.status == StatusCode.OK, "one more once one is closed");
}

headerText();
requests();
refusals();
bodies();
responseHeaders();
closing();
limit();
if (!good) process.exit(1);
