import type { PdfObject } from '../../../src/main/core/signing/pdf/objects.ts';

/** PDF syntax of an object, for fixtures: an oracle of its own, not the product's writer. */
export function writeObject(object: PdfObject): string {
  switch (object.type) {
    case 'null':
      return 'null';
    case 'bool':
    case 'number':
      return String(object.value);
    case 'string':
      return `<${Buffer.from(object.bytes).toString('hex')}>`;
    case 'name':
      return `/${object.value}`;
    case 'ref':
      return `${String(object.num)} ${String(object.gen)} R`;
    case 'array':
      return `[${object.items.map(writeObject).join(' ')}]`;
    case 'dict':
      return `<< ${[...object.entries].map(([key, value]) => `/${key} ${writeObject(value)}`).join(' ')} >>`;
    case 'stream':
      return `${writeObject(object.dict)}\nstream\n${Buffer.from(object.raw).toString('latin1')}\nendstream`;
  }
}
