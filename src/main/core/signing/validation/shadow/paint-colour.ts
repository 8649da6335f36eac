import type { PdfFile } from '../../pdf/file.ts';
import type { PdfDict, PdfObject } from '../../pdf/objects.ts';
import { dictOf } from '../pdf-text.ts';
import { multiply } from './geometry.ts';
import type { Operator } from './operators.ts';
import type { PaintState } from './paint-state.ts';
import { matrixFrom, numberOf, resource, type Painter } from './painter.ts';

/** Colours, transparency and the transformation: what ISO 32000-1 §8.4.4 and §8.6.8 set. False for other operators. */
export function colourOperator(painter: Painter, { name, operands }: Operator, resources: PdfDict | undefined, state: PaintState): boolean {
  const numbers = operands.map(numberOf);
  switch (name) {
    case 'cm':
      state.ctm = multiply(matrixFrom(operands), state.ctm);
      return true;
    case 'g':
    case 'rg':
      state.tinted = state.pattern = false;
      state.white = numbers.every((value) => value >= 1);
      return true;
    case 'k':
      state.tinted = true;
      state.pattern = false;
      state.white = numbers.every((value) => value <= 0);
      return true;
    case 'sc':
    case 'scn':
      // One or three components are taken as grey or RGB; of other spaces white is not known.
      state.white = (numbers.length === 1 || numbers.length === 3) && operands.every((item) => item.type === 'number' && item.value >= 1) && !state.tinted;
      return true;
    case 'cs':
      state.white = false;
      state.pattern = familyOf(painter, operands[0], resources) === 'Pattern';
      state.tinted = !LIGHT.has(familyOf(painter, operands[0], resources) ?? '');
      return true;
    case 'gs': {
      const parameters = dictOf(painter.file, resource(painter, resources, 'ExtGState', operands[0]));
      if (parameters !== undefined) applyParameters(painter.file, parameters, state);
      return true;
    }
    default:
      return false;
  }
}

/** Spaces in which full components are light (§8.6); in Separation, DeviceN and CMYK they are ink. */
const LIGHT: ReadonlySet<string> = new Set(['DeviceGray', 'DeviceRGB', 'CalGray', 'CalRGB', 'ICCBased']);

/** Family of a colour space, by its own name or as the resources say. */
function familyOf(painter: Painter, operand: PdfObject | undefined, resources: PdfDict | undefined): string | undefined {
  const space = painter.file.resolve(resource(painter, resources, 'ColorSpace', operand)) ?? operand;
  const family = space?.type === 'array' ? painter.file.resolve(space.items[0]) : space;
  return family?.type === 'name' ? family.value : undefined;
}

function applyParameters(file: PdfFile, parameters: PdfDict, state: PaintState): void {
  const alpha = file.lookup(parameters, 'ca');
  const mode = file.lookup(parameters, 'BM');
  const mask = file.lookup(parameters, 'SMask');
  if (alpha?.type === 'number') {
    state.solid = alpha.value >= 1;
    state.clear = alpha.value <= 0;
  }
  if (mode !== undefined && !(mode.type === 'name' && ['Normal', 'Compatible'].includes(mode.value))) state.solid = false;
  if (mask?.type === 'dict') state.solid = false;
}
