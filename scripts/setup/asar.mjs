// Writes an asar archive, for the one Electron needs to start an app folder (`default_app.asar`).
// Format: two Chromium pickles (size of the header; the header as JSON), then the files one after the other.

/** files: name → text, flat. Answers the bytes of the archive. */
export function makeAsar(files) {
  const parts = [];
  const header = { files: {} };
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const bytes = Buffer.from(text);
    header.files[name] = { size: bytes.length, offset: String(offset) };
    offset += bytes.length;
    parts.push(bytes);
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Math.ceil(json.length / 4) * 4;
  const head = Buffer.alloc(16 + padded);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(8 + padded, 4);
  head.writeUInt32LE(4 + padded, 8);
  head.writeUInt32LE(json.length, 12);
  json.copy(head, 16);
  return Buffer.concat([head, ...parts]);
}
