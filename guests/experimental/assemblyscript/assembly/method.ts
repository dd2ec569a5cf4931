/** The methods of HTTP. */
export enum Method {
  GET,
  HEAD,
  POST,
  PUT,
  DELETE,
  CONNECT,
  OPTIONS,
  TRACE,
  PATCH,
}

/** The method as it is sent; "" for a number that is none. */
export function methodText(method: Method): string {
  switch (method) {
    case Method.GET: return "GET";
    case Method.HEAD: return "HEAD";
    case Method.POST: return "POST";
    case Method.PUT: return "PUT";
    case Method.DELETE: return "DELETE";
    case Method.CONNECT: return "CONNECT";
    case Method.OPTIONS: return "OPTIONS";
    case Method.TRACE: return "TRACE";
    case Method.PATCH: return "PATCH";
    default: return "";
  }
}
