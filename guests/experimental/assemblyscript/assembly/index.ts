// HTTP requests from core WebAssembly modules, by the experimental interface that came before
// components. Requests block until the whole response has come; the host bounds how long that may
// take, and which servers may be asked at all.

export { ErrorCode, errorText } from "./error";
export { Header, headersFromText, headersToText } from "./headers";
export { Method, methodText } from "./method";
export { Outcome, Request, RequestBuilder, request, tryRequest } from "./request";
export { Response } from "./response";
export { StatusCode } from "./status";
