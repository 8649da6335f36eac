import { balance, breakLines, setLine, words } from './lines.ts';
import type { Line } from './lines.ts';
import type { Paper, Place } from './model.ts';
import { centre, millimetres, page, textWidth } from './sheet.ts';
import type { Sheet } from './sheet.ts';

const signerCentre = page.left + textWidth * 0.72;
const signerWidth = textWidth * 0.54;
const listWidth = textWidth * 0.4;
const SIGNATURE = { width: millimetres(42), height: millimetres(20) };

export interface Closing {
  readonly height: number;
  readonly draw: (top: number) => { readonly signatureBox: Place; readonly sealBox: Place };
}

/** Boxes 7a, 7b, 7c, 8 and 9b: recipients on the left, level with capacity and position on the right (II.9d). */
export function closing(sheet: Sheet, paper: Paper): Closing {
  const capacity = paper.signing.capacity.flatMap((line) => balance(sheet, line, 'bold', 14, signerWidth));
  const name = balance(sheet, paper.signing.fullName, 'bold', 14, signerWidth);
  const recipients = recipientLines(sheet, paper);
  const seal = millimetres(paper.sealMillimetres);
  // Room between position and name: the signature with air above and below, about five lines of a typed paper.
  const room = SIGNATURE.height + 28;
  const signerHeight = capacity.length * 17 + room + name.length * 17;
  return {
    height: 22 + Math.max(signerHeight, 16 + recipients.length * 13),
    draw: (above) => {
      const top = above + 12 + 12;
      sheet.text('Nơi nhận:', 'boldItalic', 12, page.left, top);
      recipients.forEach((line, i) => { setLine(sheet, line, 11, page.left, top + 14 + i * 13, listWidth, false); });
      capacity.forEach((line, i) => { centre(sheet, line, 'bold', 14, signerCentre, top + i * 17); });
      const positionBaseline = top + (capacity.length - 1) * 17;
      const nameBaseline = positionBaseline + room + 17;
      name.forEach((line, i) => { centre(sheet, line, 'bold', 14, signerCentre, nameBaseline + i * 17); });
      const middle = (positionBaseline + 4 + nameBaseline - 11) / 2;
      return places(sheet.pageCount(), middle, seal);
    },
  };
}

/** II.7d: signature centred between position and name. II.8a: the seal covers about a third of it, on its left. */
function places(number: number, middle: number, seal: number): { readonly signatureBox: Place; readonly sealBox: Place } {
  const left = signerCentre - SIGNATURE.width / 2;
  const box = (x: number, y: number, width: number, height: number): Place => ({
    page: number, rect: [round(x), round(page.height - y - height), round(width), round(height)],
  });
  return {
    signatureBox: box(left, middle - SIGNATURE.height / 2, SIGNATURE.width, SIGNATURE.height),
    sealBox: box(left + SIGNATURE.width / 3 - seal, middle - seal / 2, seal, seal),
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

function recipientLines(sheet: Sheet, paper: Paper): readonly Line[] {
  const items = [...paper.recipients.map((name) => `- ${name};`), `- Lưu: ${paper.archive}.`];
  return items.flatMap((item) => breakLines(sheet, words(item), 11, listWidth));
}
