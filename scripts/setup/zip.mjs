// A small reader for the zip and tar.gz files that set-up fetches: no `unzip` on the machine is assumed, and
// nothing is installed yet when it runs. Zip64 and encryption are refused, they do not occur here.
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createInflateRaw } from 'node:zlib';

const maxDirectoryBytes = 32 * 1024 * 1024;
const maxEntryBytes = 1024 * 1024 * 1024;

export class ArchiveError extends Error {}

/** Relative path inside `target`, or undefined for a name that would leave it. */
export function safePath(target, name) {
  if (name === '' || name.includes('\0') || name.includes('\\') || /^([a-zA-Z]:|\/)/.test(name)) return undefined;
  const path = normalize(join(target, name));
  return path === target || path.startsWith(target + sep) ? path : undefined;
}

/** End-of-central-directory record found from the tail of the file: { offset, size, count } of the directory. */
export function findDirectory(tail) {
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue;
    const count = tail.readUInt16LE(at + 10);
    const size = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) throw new ArchiveError('zip64');
    if (size > maxDirectoryBytes) throw new ArchiveError('directory too large');
    return { count, size, offset };
  }
  throw new ArchiveError('not a zip file');
}

/** Entries of a central directory: [{ name, method, packed, size, offset, mode, isLink, isFolder }]. */
export function readDirectory(bytes, count) {
  const entries = [];
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw new ArchiveError('damaged directory');
    const nameLength = bytes.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) throw new ArchiveError('damaged directory');
    if ((bytes.readUInt16LE(at + 8) & 1) !== 0) throw new ArchiveError('encrypted');
    const unixMode = bytes.readUInt32LE(at + 38) >>> 16;
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    entries.push({
      name,
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
      mode: unixMode & 0o777,
      isLink: (unixMode & 0o170000) === 0o120000,
      isFolder: name.endsWith('/'),
    });
    at = next;
  }
  return entries;
}

function limited(size) {
  let seen = 0;
  return new Transform({
    transform(chunk, _encoding, done) {
      seen += chunk.length;
      done(seen > size ? new ArchiveError('entry larger than declared') : undefined, chunk);
    },
    flush(done) {
      done(seen === size ? undefined : new ArchiveError('entry shorter than declared'));
    },
  });
}

async function extractEntry(file, handle, entry, path) {
  const local = Buffer.alloc(30);
  const { bytesRead } = await handle.read(local, 0, 30, entry.offset);
  if (bytesRead !== 30 || local.readUInt32LE(0) !== 0x04034b50) throw new ArchiveError('damaged entry');
  if (entry.method !== 0 && entry.method !== 8) throw new ArchiveError('unknown compression');
  if (entry.size > maxEntryBytes) throw new ArchiveError('entry too large');
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (entry.packed === 0) {
    if (entry.size !== 0) throw new ArchiveError('damaged entry');
    await writeFile(path, '');
  } else {
    const steps = entry.method === 8 ? [createInflateRaw(), limited(entry.size)] : [limited(entry.size)];
    if (entry.isLink) {
      const parts = [];
      const collect = new Writable({ write(chunk, _encoding, done) { parts.push(chunk); done(); } });
      await pipeline(createReadStream(file, { start, end: start + entry.packed - 1 }), ...steps, collect);
      return { link: Buffer.concat(parts).toString('utf8') };
    }
    await pipeline(createReadStream(file, { start, end: start + entry.packed - 1 }), ...steps, createWriteStream(path));
  }
  if (entry.mode !== 0) await chmod(path, entry.mode);
  return {};
}

/**
 * Unpacks `file` into the folder `target` (must exist). `rename` maps an entry's name to its new name, or to
 * undefined to leave it out. Throws ArchiveError on anything that is not a plain, well-formed zip.
 */
export async function unzip(file, target, rename) {
  const handle = await open(file);
  try {
    const { size: fileSize } = await handle.stat();
    const tail = Buffer.alloc(Math.min(fileSize, 22 + 0xffff));
    await handle.read(tail, 0, tail.length, fileSize - tail.length);
    const { count, size, offset } = findDirectory(tail);
    if (offset + size > fileSize) throw new ArchiveError('damaged directory');
    const directory = Buffer.alloc(size);
    await handle.read(directory, 0, size, offset);
    for (const entry of readDirectory(directory, count)) {
      const name = rename(entry.name);
      if (name === undefined || name === '') continue;
      const path = safePath(target, name);
      if (path === undefined) throw new ArchiveError('unsafe path');
      if (entry.isFolder) {
        await mkdir(path, { recursive: true });
        continue;
      }
      await mkdir(dirname(path), { recursive: true });
      const { link } = await extractEntry(file, handle, entry, path);
      if (link !== undefined) {
        if (safePath(target, join(dirname(name), link)) === undefined) throw new ArchiveError('unsafe link');
        await symlink(link, path);
      }
    }
  } finally {
    await handle.close();
  }
}

/** Writes the one file `wanted` of a .tgz to `output`; throws ArchiveError when it is not in there. */
export async function extractFromTgz(tgz, wanted, output) {
  const out = await open(output, 'w');
  const header = Buffer.alloc(512);
  let filled = 0;
  let left = 0;
  let padding = 0;
  let writing = false;
  let found = false;
  const reader = new Writable({
    async write(chunk, _encoding, done) {
      try {
        for (let at = 0; at < chunk.length;) {
          if (left > 0) {
            const part = chunk.subarray(at, at + left);
            if (writing) await out.write(part);
            left -= part.length;
            at += part.length;
          } else if (padding > 0) {
            const skipped = Math.min(padding, chunk.length - at);
            padding -= skipped;
            at += skipped;
          } else {
            const copied = chunk.copy(header, filled, at);
            filled += copied;
            at += copied;
            if (filled < 512) break;
            filled = 0;
            if (header[0] === 0) continue;
            const name = header.toString('utf8', 0, 100).replace(/\0.*$/s, '');
            left = Number.parseInt(header.toString('latin1', 124, 136).replace(/[^0-7].*$/s, ''), 8);
            if (!Number.isSafeInteger(left) || left > maxEntryBytes) throw new ArchiveError('damaged tar');
            padding = (512 - (left % 512)) % 512;
            writing = name === wanted;
            found ||= writing;
          }
        }
        done();
      } catch (error) {
        done(error);
      }
    },
  });
  try {
    await pipeline(createReadStream(tgz), createGunzip(), reader);
  } finally {
    await out.close();
  }
  if (!found || left > 0) throw new ArchiveError('not in the archive');
}
