// A program in JavaScript: appends the text of the file that it is told to a file beside it.
import { getArguments } from "wasi:cli/environment@0.2.12";
import { getDirectories } from "wasi:filesystem/preopens@0.2.12";

function read(folder, name) {
  const file = folder.openAt({ symlinkFollow: true }, name, {}, { read: true });
  const bytes = [];
  for (;;) {
    const [part, end] = file.read(4096n, BigInt(bytes.length));
    bytes.push(...part);
    if (end) return new TextDecoder().decode(new Uint8Array(bytes));
  }
}

function write(folder, name, text) {
  const file = folder.openAt({}, name, { create: true, truncate: true }, { write: true });
  file.write(new TextEncoder().encode(text), 0n);
}

function convert() {
  const [, from, to] = getArguments();
  const [[folder, name]] = getDirectories();
  const text = read(folder, from);
  write(folder, to, text.toUpperCase());
  console.log(`${name}: ${text.length} characters`);
}

export const run = {
  run() {
    try {
      convert();
    } catch (error) {
      console.error(String(error.payload ?? error));
      throw error;
    }
  },
};
