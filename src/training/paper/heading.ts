import { balance } from './lines.ts';
import type { Paper } from './model.ts';
import { centre, millimetres, page, textWidth } from './sheet.ts';
import type { Sheet } from './sheet.ts';

const leftColumn = 178;
const leftCentre = page.left + leftColumn / 2;
const rightCentre = page.right - 136;
const middle = page.left + textWidth / 2;

/** Boxes 1 to 5, 9a and 10b (Annex I, IV.2). Answers the y where the content may start. */
export function drawHeading(sheet: Sheet, paper: Paper): number {
  const first = page.top + 11;
  centre(sheet, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'bold', 12, rightCentre, first);
  const motto = 'Độc lập - Tự do - Hạnh phúc';
  centre(sheet, motto, 'bold', 13, rightCentre, first + 15.5);
  const mottoHalf = sheet.width(motto, 'bold', 13) / 2;
  sheet.rule(rightCentre - mottoHalf, rightCentre + mottoHalf, first + 20.5);

  let y = first;
  if (paper.parentHeading !== undefined) {
    centre(sheet, paper.parentHeading, 'regular', 12, leftCentre, y);
    y += 15;
  }
  const organLines = paper.heading.flatMap((line) => balance(sheet, line, 'bold', 12, leftColumn));
  for (const line of organLines) {
    centre(sheet, line, 'bold', 12, leftCentre, y);
    y += 15;
  }
  // II.2b: a line of a third to a half of the text's length.
  const organHalf = Math.max(...organLines.map((line) => sheet.width(line, 'bold', 12))) * 0.2;
  sheet.rule(leftCentre - organHalf, leftCentre + organHalf, y - 9.5);

  y = Math.max(y + 8, first + 15.5 + 22);
  centre(sheet, `Số: ${paper.number === undefined ? '          ' : paper.number}/${paper.notation}`, 'regular', 13, leftCentre, y);
  centre(sheet, dateLine(paper), 'italic', 13, rightCentre, y);
  if (paper.typeName === undefined) y = drawLetterSubject(sheet, paper.subject, y);
  const stampBottom = drawUrgency(sheet, paper, y);
  y = paper.typeName === undefined ? Math.max(y, stampBottom - 8) : drawTitle(sheet, paper.typeName, paper.subject, Math.max(y, stampBottom - 20));
  return drawAddressees(sheet, paper.addressees ?? [], y) + 12;
}

/** II.4b: days below 10 and the months 1 and 2 are written with a leading zero. */
function dateLine(paper: Paper): string {
  if (paper.date === undefined) return `${paper.place}, ngày      tháng      năm ${new Date(paper.writtenAt).getUTCFullYear()}`;
  const { day, month, year } = paper.date;
  return `${paper.place}, ngày ${String(day).padStart(2, '0')} tháng ${month < 3 ? `0${month}` : month} năm ${year}`;
}

/** Box 5b: "V/v …" under the number, 6 pt below it (II.5b). */
function drawLetterSubject(sheet: Sheet, subject: string, numberBaseline: number): number {
  let y = numberBaseline + 6 + 12;
  for (const line of balance(sheet, `V/v ${subject}`, 'regular', 12, leftColumn)) {
    centre(sheet, line, 'regular', 12, leftCentre, y);
    y += 14;
  }
  return y - 4;
}

/** Box 10b: red frame of 20, 40 or 30 by 8 mm with the word in size 13 (III.2b). */
function drawUrgency(sheet: Sheet, paper: Paper, y: number): number {
  if (paper.urgency === undefined) return y;
  const width = millimetres({ 'KHẨN': 20, 'THƯỢNG KHẨN': 40, 'HOẢ TỐC': 30 }[paper.urgency]);
  const height = millimetres(8);
  const top = y + 9;
  const red = '#d40000';
  sheet.frame(leftCentre - width / 2, top, width, height, red);
  centre(sheet, paper.urgency, 'bold', 13, leftCentre, top + height / 2 + 4.6, red);
  return top + height + 4;
}

/** Box 5a: name of the type, subject below it, a line of a third to a half of the last text line. */
function drawTitle(sheet: Sheet, typeName: string, subject: string, above: number): number {
  let y = above + 34;
  centre(sheet, typeName.toUpperCase(), 'bold', 14, middle, y);
  let width = 0;
  for (const line of balance(sheet, subject, 'bold', 14, textWidth * 0.86)) {
    y += 17.5;
    centre(sheet, line, 'bold', 14, middle, y);
    width = sheet.width(line, 'bold', 14);
  }
  sheet.rule(middle - width * 0.2, middle + width * 0.2, y + 6.5);
  return y + 12;
}

/** Box 9a: one addressee on the same line; several each on a line, the dashes under the colon (II.9d). */
function drawAddressees(sheet: Sheet, addressees: readonly string[], above: number): number {
  const only = addressees[0];
  if (only === undefined) return above;
  let y = above + 30;
  if (addressees.length === 1) {
    const lines = balance(sheet, `Kính gửi: ${only}`, 'regular', 14, textWidth * 0.9);
    lines.forEach((line, i) => centre(sheet, line, 'regular', 14, middle, y + i * 17.5));
    return y + (lines.length - 1) * 17.5;
  }
  const label = 'Kính gửi:';
  const widest = Math.max(...addressees.map((name) => sheet.width(`- ${name};`, 'regular', 14)));
  const start = Math.max(page.left + 20, middle - (widest + sheet.width(label, 'regular', 14)) / 2);
  const dash = start + sheet.width('Kính gửi', 'regular', 14);
  sheet.text(label, 'regular', 14, start, y);
  addressees.forEach((name, i) => {
    y += 17.5;
    sheet.text(`- ${name}${i === addressees.length - 1 ? '.' : ';'}`, 'regular', 14, dash, y);
  });
  return y;
}
