import type { PdfFile } from './file.ts';
import type { PdfObject } from './objects.ts';

/**
 * Numbers of the objects that can be reached from `start` by references, in the order found.
 * Bounded by the number of objects in the file; unreadable objects count as reached.
 */
export function reachable(file: PdfFile, start: readonly PdfObject[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const stack: PdfObject[] = [...start];
  for (let object = stack.pop(); object !== undefined; object = stack.pop()) {
    switch (object.type) {
      case 'ref':
        if (seen.has(object.num)) break;
        seen.add(object.num);
        stack.push(file.get(object));
        break;
      case 'array':
        for (const item of object.items) if (canRefer(item)) stack.push(item);
        break;
      case 'dict':
        for (const value of object.entries.values()) if (canRefer(value)) stack.push(value);
        break;
      case 'stream':
        stack.push(object.dict);
        break;
      default:
        break;
    }
  }
  return seen;
}

const canRefer = (object: PdfObject): boolean =>
  object.type === 'ref' || object.type === 'array' || object.type === 'dict';
