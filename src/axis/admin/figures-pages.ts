import { html } from 'hono/html';
import { officeDate, officeTime } from '../../main/core/model/dates.ts';
import type { AuditRow, HubStore, Queue } from '../store/hub-store.ts';
import type { Html } from './layout.ts';
import type { AdminLanguage, Words } from './words.ts';
import { filled, reasonIn } from './words.ts';

/** `dd/MM/yyyy`, with `HH:mm`: as dates are written in Vietnam, in both languages. */
const dayOf = (at: number): string => officeDate(at).split('-').toReversed().join('/');
const clock = (at: number): string => `${dayOf(at)} ${officeTime(at).slice(11, 16)}`;
const localeOf = (language: AdminLanguage): string => (language === 'vi' ? 'vi-VN' : 'en-GB');
const number = (value: number, language: AdminLanguage): string => value.toLocaleString(localeOf(language));
const bytes = (value: number, language: AdminLanguage): string => {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
  return `${(value / 1000 ** step).toLocaleString(localeOf(language), { maximumFractionDigits: 1 })} ${units[step] ?? 'B'}`;
};

export async function queuesPage(words: Words, language: AdminLanguage, store: HubStore): Promise<Html> {
  const [queues, totals] = await Promise.all([store.queues(200), store.totals()]);
  const row = (queue: Queue): Html => html`<tr><td>${queue.code}</td><td>${queue.name}</td><td class="n">${number(queue.waiting, language)}</td><td>${clock(queue.oldest)}</td></tr>`;
  return html`<h1>${words.queues}</h1><p class="soft">${filled(words.totals, { waiting: number(totals.waiting, language), bytes: bytes(totals.blobBytes, language), agencies: number(totals.agencies, language) })}</p>
${queues.length === 0 ? html`<p>${words.nothingWaits}</p>` : html`<div class="scroll"><table><thead><tr><th scope="col">${words.code}</th><th scope="col">${words.name}</th><th scope="col" class="n">${words.waiting}</th><th scope="col">${words.oldest}</th></tr></thead><tbody>${queues.map(row)}</tbody></table></div>`}`;
}

export async function refusalsPage(words: Words, language: AdminLanguage, store: HubStore): Promise<Html> {
  const rows = await store.refusals(100);
  if (rows.length === 0) return html`<h1>${words.refusals}</h1><p>${words.noRefusals}</p>`;
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row.code, (sums.get(row.code) ?? 0) + row.count);
  const line = (row: AuditRow): Html => html`<tr><td>${clock(row.at)}</td><td>${row.agency === '' ? '–' : row.agency}</td><td>${row.address}</td><td>${row.action}</td><td>${reasonIn(words, row.code)}</td><td class="n">${number(row.count, language)}</td></tr>`;
  return html`<h1>${words.refusals}</h1><h2>${words.byReason}</h2>
<div class="scroll"><table><thead><tr><th scope="col">${words.reason}</th><th scope="col" class="n">${words.count}</th></tr></thead><tbody>${[...sums].toSorted((a, b) => b[1] - a[1]).map(([code, count]) => html`<tr><td>${reasonIn(words, code)}</td><td class="n">${number(count, language)}</td></tr>`)}</tbody></table></div>
<h2>${words.refusals}</h2><div class="scroll"><table><thead><tr><th scope="col">${words.time}</th><th scope="col">${words.agency}</th><th scope="col">${words.address}</th><th scope="col">${words.operation}</th><th scope="col">${words.reason}</th><th scope="col" class="n">${words.count}</th></tr></thead><tbody>${rows.map(line)}</tbody></table></div>`;
}

const hour = 3_600_000;
const day = 24 * hour;

export async function trafficPage(words: Words, language: AdminLanguage, store: HubStore, now: number): Promise<Html> {
  const [hours, days] = await Promise.all([store.throughput(now - 48 * hour, hour), store.throughput(now - 30 * day, day)]);
  const table = (title: string, rows: typeof hours, start: (at: number) => string): Html => {
    const top = Math.max(1, ...rows.map((row) => row.messages));
    return html`<h2>${title}</h2>${rows.length === 0 ? html`<p>${words.noTraffic}</p>` : html`<div class="scroll"><table><thead><tr><th scope="col">${words.period}</th><th scope="col" class="n">${words.messages}</th><th scope="col" class="n">${words.size}</th><td></td></tr></thead><tbody>
${rows.map((row) => html`<tr><td>${start(row.start)}</td><td class="n">${number(row.messages, language)}</td><td class="n">${bytes(row.bytes, language)}</td><td aria-hidden="true"><svg width="220" height="10" viewBox="0 0 220 10"><rect width="${Math.max(1, Math.round((row.messages / top) * 220))}" height="10" rx="2" fill="currentColor" opacity="0.5"/></svg></td></tr>`)}</tbody></table></div>`}`;
  };
  return html`<h1>${words.traffic}</h1>${table(words.hours, hours, clock)}${table(words.days, days, dayOf)}`;
}
