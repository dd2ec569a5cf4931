/** One header of a response. */
export class Header {
  constructor(
    /** As the host gives it; names are equal in any case of letters. */
    public name: string,
    public value: string,
  ) {}
}

/**
 * The form in which headers cross to the host: a line `name:value\n` for each. Null where that would
 * read back as something else: an empty name, a colon in a name, a line's end or a NUL in either.
 */
export function headersToText(headers: Map<string, string>): string | null {
  let text = "";
  const names = headers.keys();
  for (let i = 0; i < names.length; ++i) {
    const name = names[i], value = headers.get(names[i]);
    if (name.length == 0 || name.includes(":") || breaksLine(name) || breaksLine(value)) return null;
    text += name + ":" + value + "\n";
  }
  return text;
}

/** The inverse: every line with a colon, in order; values are taken as they are. */
export function headersFromText(text: string): Header[] {
  const headers = new Array<Header>();
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; ++i) {
    const colon = lines[i].indexOf(":");
    if (colon >= 0) headers.push(new Header(lines[i].substring(0, colon), lines[i].substring(colon + 1)));
  }
  return headers;
}

function breaksLine(text: string): bool {
  return text.includes("\n") || text.includes("\r") || text.includes("\0");
}
