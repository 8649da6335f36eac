import { html } from 'hono/html';
import { fold } from '../../main/core/model/fold.ts';
import type { Agency } from '../store/hub-store.ts';
import type { Html } from './layout.ts';
import type { Words } from './words.ts';
import { filled } from './words.ts';

const most = 50;

export interface Told {
  readonly kind: 'done' | 'bad' | 'secret';
  readonly text: string;
  readonly secret?: string;
}

export const told = (message: Told | undefined): Html => (message === undefined ? html`` : html`
<div class="told${message.kind === 'bad' ? ' bad' : ''}" role="${message.kind === 'bad' ? 'alert' : 'status'}">${message.text}${message.secret === undefined ? '' : html`<code>${message.secret}</code>`}</div>`);

/** Found by code or name, without diacritics, a page at a time. */
export function agenciesPage(words: Words, csrf: string, all: readonly Agency[], query: { readonly find: string; readonly page: number }, message: Told | undefined): Html {
  const wanted = fold(query.find);
  const found = all.filter((agency) => wanted === '' || fold(`${agency.code} ${agency.name}`).includes(wanted)).toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const shown = found.slice(query.page * most, (query.page + 1) * most);
  const at = (page: number): string => `?find=${encodeURIComponent(query.find)}&page=${page}`;
  const link = (page: number, text: string): Html => html`<a href="/admin/agencies${at(page)}">${text}</a> `;
  // Answered with the page it was sent from: who works through a list keeps the place.
  const form = (agency: Agency, action: string, inside: Html): Html => html`
<form class="in" method="post" action="/admin/agencies/${action}${at(query.page)}"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="code" value="${agency.code}">${inside}</form>`;
  const act = (agency: Agency, action: string, text: string): Html => form(agency, action, html`<button aria-label="${text} ${agency.code}">${text}</button>`);
  // What cannot be taken back, and what needs room, takes a second press.
  const opened = (agency: Agency, text: string, inside: Html): Html => html`<details><summary aria-label="${text} ${agency.code}">${text}</summary>${inside}</details>`;
  const renew = (agency: Agency): Html => opened(agency, words.newSecret, html`<p class="soft">${words.newSecretHelp}</p>${act(agency, 'secret', words.newSecret)}`);
  const rename = (agency: Agency): Html => opened(agency, words.rename, form(agency, 'rename', html`<input name="name" value="${agency.name}" required maxlength="500" size="36" aria-label="${words.name} ${agency.code}"><button aria-label="${words.rename} ${agency.code}">${words.save}</button>`));
  return html`<h1>${words.agencies}</h1>${told(message)}
<form class="row" method="post" action="/admin/agencies/add"><input type="hidden" name="csrf" value="${csrf}">
<label>${words.code}<input name="code" required maxlength="60" autocomplete="off"></label><label>${words.name}<input name="name" required maxlength="500" size="40" autocomplete="off"></label><button class="main">${words.add}</button></form>
<form class="row" method="get" action="/admin/agencies" role="search"><label>${words.find}<input name="find" value="${query.find}" size="40"></label><button>${words.search}</button></form>
${shown.length === 0 ? html`<p class="soft">${words.none}</p>` : html`<div class="scroll"><table><thead><tr><th scope="col">${words.code}</th><th scope="col">${words.name}</th><th scope="col">${words.state}</th><th scope="col">${words.actions}</th></tr></thead><tbody>
${shown.map((agency) => html`<tr><td class="id">${agency.code}</td>
<td>${agency.name}</td>
<td>${agency.locked ? html`<span class="locked">${words.locked}</span>` : agency.mayCall ? html`<span class="open">${words.open}</span>` : html`<span class="soft">${words.noSecret}</span>`}</td>
<td>${agency.locked ? act(agency, 'unlock', words.unlock) : act(agency, 'lock', words.lock)}${rename(agency)}${renew(agency)}</td></tr>`)}</tbody></table></div>`}
<p>${query.page > 0 ? link(query.page - 1, words.previous) : ''}${found.length > (query.page + 1) * most ? link(query.page + 1, words.next) : ''}</p>`;
}

export const secretTold = (words: Words, code: string, secret: string): Told => ({ kind: 'secret', text: filled(words.secretOnce, { code }), secret });
