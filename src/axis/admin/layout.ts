import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { AdminLanguage, Words } from './words.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const style = `
:root { color-scheme: light dark; --ink: #1b1b1b; --soft: #5c5c5c; --ground: #fff; --raised: #f5f5f5; --line: #d6d6d6; --accent: #0f5ea8; --bad: #b3261e; --good: #0e700e }
@media (prefers-color-scheme: dark) { :root { --ink: #f3f3f3; --soft: #b8b8b8; --ground: #1f1f1f; --raised: #2a2a2a; --line: #484848; --accent: #7cc0ff; --bad: #ff9d94; --good: #8ddc8d } }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: var(--ink); background: var(--ground) }
header { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; padding: 12px 24px; background: #12355b; color: #fff }
header a, header button { color: #fff }
header strong { font-size: 17px; margin-right: auto }
nav { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0 24px; border-bottom: 1px solid var(--line) }
nav a { padding: 10px 0; color: inherit; text-decoration: none; border-bottom: 3px solid transparent }
nav a[aria-current] { font-weight: 600; border-color: var(--accent) }
main { max-width: 1120px; margin: 0 auto; padding: 20px 24px 48px }
h1 { font-size: 20px; margin: 0 0 12px } h2 { font-size: 16px; margin: 28px 0 8px }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100% } th, td { padding: 8px 12px 8px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
th { color: var(--soft); font-weight: 600; white-space: nowrap } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
form.row { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; margin: 0 0 16px } form.in { display: inline-flex; gap: 6px; margin: 0 6px 6px 0 }
label { display: grid; gap: 2px; color: var(--soft); font-size: 13px }
input { font: inherit; padding: 6px 10px; border: 1px solid #858585; border-radius: 4px; background: var(--ground); color: var(--ink); min-width: 0; max-width: 100% }
button, summary { white-space: nowrap } td.id { white-space: nowrap; overflow-wrap: normal }
button { font: inherit; padding: 6px 14px; border: 1px solid #858585; border-radius: 4px; background: var(--raised); color: var(--ink); cursor: pointer }
button.main { background: #0f5ea8; border-color: #0f5ea8; color: #fff } header button { background: none; border-color: #ffffff88 }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px } header :focus-visible { outline-color: #fff }
.told { padding: 10px 14px; border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: 4px; margin: 0 0 16px; background: var(--raised) }
.told.bad { border-left-color: var(--bad) } .told code { display: block; font-size: 16px; margin-top: 6px; overflow-wrap: anywhere; user-select: all }
.open { color: var(--good) } .locked { color: var(--bad); font-weight: 600 } .soft { color: var(--soft) }
td > details { display: inline-block; vertical-align: top; margin: 0 6px 6px 0 } td > details form { margin-top: 6px } summary { padding: 6px 14px; border: 1px solid #858585; border-radius: 4px; background: var(--raised); cursor: pointer } details p { max-width: 280px; margin: 6px 0 }
.sign { max-width: 420px; margin: 8vh auto }
`;

/** The page may load nothing and run nothing; its one style is known by its hash. */
export const contentPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

export const pages = ['agencies', 'queues', 'refusals', 'traffic'] as const;
export type PageName = (typeof pages)[number];

export interface Frame {
  readonly words: Words;
  readonly language: AdminLanguage;
  /** Missing before sign-in. */
  readonly page?: PageName;
  readonly csrf?: string;
}

/** Everything on a page is escaped by its template; what is not comes from this file. */
export function layout({ words, language, page, csrf }: Frame, body: Html): Html {
  const other = language === 'vi' ? 'en' : 'vi';
  return html`<!DOCTYPE html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${words.title}</title><style>${raw(style)}</style></head>
<body><header><strong>${words.title}</strong><a href="/admin/${page ?? 'sign-in'}?lang=${other}" lang="${other}">${words.language}</a>${csrf === undefined ? '' : html`
<form method="post" action="/admin/sign-out"><input type="hidden" name="csrf" value="${csrf}"><button>${words.signOut}</button></form>`}</header>
${page === undefined ? '' : html`<nav aria-label="${words.title}">${pages.map((name) => html`<a href="/admin/${name}"${name === page ? raw(' aria-current="page"') : ''}>${words[name]}</a>`)}</nav>`}
<main>${body}</main></body></html>`;
}
