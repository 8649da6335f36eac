import type { Card } from '../page-card.ts';
import { reportPage, type ReportPage } from '../page.ts';
import type { Report } from '../report.ts';
import type { ReportWords } from '../words.ts';
import { openSheet, sheetSize, type Sheet } from './sheet.ts';
import { drawable, wrapped } from './wrap.ts';
import { writerOn, type Writer } from './writer.ts';

/** The report as a PDF to be filed with the document: A4, fonts inside, every page with its head and its number. */
export async function reportPdf(report: Report, words: ReportWords): Promise<Uint8Array> {
  const pages = report.files.map((file) => reportPage(report, file, words));
  const [first] = pages;
  const title = [words.say('title'), ...(first === undefined ? [] : [first.fileName])].join(' – ');
  const sheet = openSheet({ title, language: words.language === 'vi' ? 'vi-VN' : 'en', writtenAt: new Date(report.checkedAt) });
  const writer = writerOn(sheet);
  for (const page of pages) writePage(writer, page);
  drawFrames(sheet, title, report, words);
  return sheet.finish();
}

function writePage(writer: Writer, { title, fileName, verdict, notices, facts, groups, cards, evidence }: ReportPage): void {
  writer.startPage();
  writer.paragraph(title, { face: 'bold', size: 16 });
  writer.paragraph(fileName, { size: 11, colour: '#444444' });
  writer.paragraph('', { size: 5 });
  writer.verdict(verdict.tone, verdict.word, verdict.sentence);
  for (const notice of notices) writer.paragraph(notice, { face: 'bold', size: 10.5, colour: '#7a4a00' });
  if (notices.length > 0) writer.paragraph('', { size: 4 });
  writer.facts(facts);
  for (const group of groups) writer.group(group);
  for (const card of cards) writeCard(writer, card, 0);
  if (evidence !== undefined) {
    writer.separator();
    writer.group(evidence);
  }
}

function writeCard(writer: Writer, { title, name, tone, word, facts, groups, cards }: Card, indent: number): void {
  writer.separator(indent);
  writer.paragraph(`${title} – ${name}`, { face: 'bold', size: 12.5, indent, with: 40 });
  writer.paragraph('', { size: 2 });
  writer.state(tone, word, indent);
  writer.facts(facts, indent);
  for (const group of groups) writer.group(group, indent);
  for (const card of cards) writeCard(writer, card, Math.min(indent + 16, 48));
}

/** What each page says above and below: which file, when, and the page's number. */
function drawFrames(sheet: Sheet, title: string, report: Report, words: ReportWords): void {
  const { left, right, head, foot } = sheetSize;
  const grey = '#666666';
  const width = right - left;
  const [line = '', more] = wrapped(sheet, title, 'regular', 9, width);
  const foots = drawable(sheet, `${words.say('program.value', { version: report.program.version })} · ${words.time(report.checkedAt)} (${words.say('zone')})`);
  sheet.onEachPage((page, pages) => {
    if (page > 1) {
      sheet.text(more === undefined ? line : `${line.slice(0, -2)}…`, 'regular', 9, left, head, grey);
      sheet.rule(left, right, head + 5, '#bbbbbb');
    }
    const number = words.say('page', { page, pages });
    sheet.rule(left, right, foot - 11, '#bbbbbb');
    sheet.text(foots, 'regular', 9, left, foot, grey);
    sheet.text(number, 'regular', 9, right - sheet.width(number, 'regular', 9), foot, grey);
  });
}
