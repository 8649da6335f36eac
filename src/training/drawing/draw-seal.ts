export const RED = '#d8101c';

/** A round red seal of `size` points: two rings, the organ's name around, HUẤN LUYỆN across, a star in the middle. */
export function drawSeal(sheet: PDFKit.PDFDocument, organName: string, size: number): void {
  const middle = size / 2;
  sheet.lineWidth(2.2).circle(middle, middle, middle - 1.6).stroke(RED);
  sheet.lineWidth(0.8).circle(middle, middle, middle - 4.4).stroke(RED);
  sheet.lineWidth(0.8).circle(middle, middle, middle - 19).stroke(RED);
  const upper = organName.toUpperCase();
  const fitted = Math.min(9.6, (Math.PI * 1.27 * (middle - 12)) / (sheet.fontSize(1).widthOfString(upper) * 1.08));
  around(sheet, upper, fitted, middle, middle - 8 - fitted * 0.72, true);
  around(sheet, '* HUẤN LUYỆN *', 8.4, middle, middle - 8.6, false);
  star(sheet, middle, middle - 3, 12.5);
  sheet.fontSize(6.6).fillColor(RED);
  const line = 'HUẤN LUYỆN';
  sheet.text(line, middle - sheet.widthOfString(line) / 2, middle + 17.5, { lineBreak: false, baseline: 'alphabetic' });
}

/** Letters on a circle, centred at the top (`outward`) or at the bottom, each turned to stand on it. */
function around(sheet: PDFKit.PDFDocument, text: string, fontSize: number, middle: number, radius: number, outward: boolean): void {
  sheet.fontSize(fontSize).fillColor(RED);
  const spacing = 1.08;
  const total = [...text].reduce((sum, letter) => sum + sheet.widthOfString(letter) * spacing, 0);
  let angle = -(total / radius) / 2;
  for (const letter of text) {
    const width = sheet.widthOfString(letter);
    const turn = angle + (width * spacing) / radius / 2;
    const degrees = (turn * 180) / Math.PI;
    sheet.save();
    sheet.rotate(outward ? degrees : -degrees, { origin: [middle, middle] });
    sheet.text(letter, middle - width / 2, outward ? middle - radius : middle + radius, { lineBreak: false, baseline: 'alphabetic' });
    sheet.restore();
    angle += (width * spacing) / radius;
  }
}

function star(sheet: PDFKit.PDFDocument, x: number, y: number, radius: number): void {
  const points: [number, number][] = Array.from({ length: 10 }, (_, i) => {
    const reach = i % 2 === 0 ? radius : radius * 0.382;
    const angle = (Math.PI / 5) * i - Math.PI / 2;
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
  });
  sheet.polygon(...points).fill(RED);
}
