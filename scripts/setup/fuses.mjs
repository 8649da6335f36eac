// Electron's fuses: switches that are single bytes in the binary, behind a sentinel.
// https://www.electronjs.org/docs/latest/tutorial/fuses ; wire: sentinel, version (1), length, then '0' '1' 'r' each.
import { closeSync, openSync, readSync, writeSync, fstatSync } from 'node:fs';

const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');

const fuseIndex = {
  EnableNodeCliInspectArguments: 3,
  OnlyLoadAppFromAsar: 5,
  LoadBrowserProcessSpecificV8Snapshot: 6,
};

/** Offset just behind the sentinel, or -1. Reads in blocks: the binary has 180 MB. */
function findWire(file, size) {
  const block = Buffer.alloc(8 * 1024 * 1024);
  for (let at = 0; at < size; at += block.length - sentinel.length) {
    const read = readSync(file, block, 0, block.length, at);
    const hit = block.subarray(0, read).indexOf(sentinel);
    if (hit >= 0) return at + hit + sentinel.length;
    if (read < block.length) break;
  }
  return -1;
}

/** Sets the named fuses (name → boolean). False when the file has no fuse wire of version 1 or lacks one of them. */
export function setFuses(path, wanted) {
  const file = openSync(path, 'r+');
  try {
    const at = findWire(file, fstatSync(file).size);
    const head = Buffer.alloc(2);
    if (at < 0 || readSync(file, head, 0, 2, at) !== 2 || head[0] !== 1) return false;
    const changes = Object.entries(wanted).map(([name, on]) => ({ index: fuseIndex[name], on }));
    if (changes.some(({ index }) => index === undefined || index >= head[1])) return false;
    const wire = Buffer.alloc(head[1]);
    if (readSync(file, wire, 0, wire.length, at + 2) !== wire.length) return false;
    for (const { index, on } of changes) {
      if (wire[index] === 0x72) return false; // 'r': removed from this Electron
      wire[index] = on ? 0x31 : 0x30;
    }
    writeSync(file, wire, 0, wire.length, at + 2);
    return true;
  } finally {
    closeSync(file);
  }
}
