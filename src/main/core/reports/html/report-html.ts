import type { Card, Fact, Group } from '../page-card.ts';
import { reportPage, type ReportPage } from '../page.ts';
import type { Report } from '../report.ts';
import type { Tone } from '../sentence.rules.ts';
import type { ReportWords } from '../words.ts';
import { html, type Markup } from './markup.ts';
import { style, tones } from './style.ts';

/** Nothing may run or be fetched, whatever escaped us: the file is opened by people who trust it because it is a report. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** One self-contained page: no script, nothing from elsewhere, every text of a file escaped. */
export function reportHtml(report: Report, words: ReportWords): string {
  const pages = report.files.map((file) => reportPage(report, file, words));
  const title = [words.say('title'), ...pages.slice(0, 1).map(({ fileName }) => fileName)].join(' – ');
  return html`<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
${pages.map((page) => pageMarkup(page, report, words))}
</body>
</html>
`.markup;
}

function pageMarkup({ title, fileName, verdict, notices, facts, groups, cards, evidence }: ReportPage, report: Report, words: ReportWords): Markup {
  return html`<main>
<h1>${title}</h1>
<p class="file" dir="auto">${fileName}</p>
<section class="verdict ${verdict.tone}" aria-label="${words.say('verdict.heading')}">${mark(verdict.tone)}<div><div class="word">${verdict.word}</div><p>${verdict.sentence}</p></div></section>
${notices.map((notice) => html`<p class="notice">${notice}</p>`)}
${factList(facts)}
${groups.map(groupMarkup)}
${cards.map((card) => cardMarkup(card))}
${evidence === undefined ? undefined : html`<section class="card">${groupMarkup(evidence)}</section>`}
<footer>${words.say('program.value', { version: report.program.version })} · ${words.time(report.checkedAt)} (${words.say('zone')})</footer>
</main>
`;
}

/** The word stands beside it, so the mark itself is silent for a screen reader. */
const mark = (tone: Tone): Markup => html`<span class="mark" aria-hidden="true">${tones[tone].mark}</span>`;

function cardMarkup({ title, name, tone, word, facts, groups, cards }: Card): Markup {
  return html`<section class="card">
<h2>${title} <span class="name" dir="auto">${name}</span></h2>
<p class="state ${tone}">${mark(tone)}<span>${word}</span></p>
${factList(facts)}
${groups.map(groupMarkup)}
${cards.map((card) => cardMarkup(card))}
</section>
`;
}

const factList = (facts: readonly Fact[]): Markup =>
  html`<dl>${facts.map(({ label, value, code }) => html`<dt>${label}</dt><dd dir="auto">${code === true ? html`<code>${value}</code>` : value}</dd>`)}</dl>`;

const groupMarkup = ({ heading, items }: Group): Markup => html`<h3>${heading}</h3>
<ul>${items.map(({ text, detail, code }) => html`<li dir="auto">${text}${detail === undefined ? undefined : html`<small>${detail}</small>`}${code === undefined ? undefined : html`<code>${code}</code>`}</li>`)}</ul>
`;
