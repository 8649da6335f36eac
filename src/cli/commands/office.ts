import { Folder, type DocumentRow } from '../../contract/views.ts';
import type { DocumentView } from '../../contract/views.ts';
import type { HandlerAnswer } from '../../main/hosts/serve.ts';
import { openOffice, type OpenedOffice } from '../open-office.ts';
import { failed, type CommandAnswer, type Language } from '../output.ts';

interface Args<O> { readonly files: string[]; readonly options: O & { readonly dataDir?: string }; readonly language: Language }

/** Opens, runs, closes; a failure becomes its sentence. */
async function inOffice(
  args: Args<object>, axis: boolean, work: (office: OpenedOffice) => Promise<HandlerAnswer<Omit<CommandAnswer, 'status'>>>,
): Promise<CommandAnswer> {
  const opened = await openOffice(args.options.dataDir, { axis });
  if (!opened.ok) return failed(opened.error, args.language);
  try {
    const done = await work(opened.value);
    return done.ok ? { status: 0, ...done.value } : failed(done.error, args.language);
  } finally {
    await opened.value.close();
  }
}

/** `sync`: one round; what came, what went, what waits. Status 3 when the axis could not be reached. */
export const sync = (args: Args<object>): Promise<CommandAnswer> => inOffice(args, true, async ({ core, handlers }) => {
  const view = await handlers['sync.now']({});
  if (!view.ok) return view;
  await core.verifyQueue.drained();
  const { state, error } = view.value;
  if (error !== undefined && state !== 'idle') return { ok: false, error: { code: error } };
  const counts = core.lists.counts(new Date().toISOString().slice(0, 10));
  return { ok: true, value: { json: { sync: view.value, folders: counts }, text: Object.entries(counts).map(([folder, c]) => `${folder}: ${c.total}`) } };
});

export const inbox = (args: Args<{ folder?: string; limit?: string; search?: string }>): Promise<CommandAnswer> => list(args, args.options.search);
export const search = (args: Args<{ limit?: string }>): Promise<CommandAnswer> => list(args, args.files.join(' '));

async function list(args: Args<{ folder?: string; limit?: string }>, text: string | undefined): Promise<CommandAnswer> {
  const folder = Folder.safeParse(args.options.folder ?? 'incoming.all');
  const limit = Number(args.options.limit ?? '50');
  if (!folder.success || !Number.isInteger(limit) || limit < 1 || limit > 200) {
    return failed({ code: 'command.usage', details: { problem: folder.success ? '--limit 1…200' : `--folder ${Folder.options.join('|')}` } }, args.language);
  }
  return inOffice(args, false, async ({ handlers }) => {
    const page = await handlers['inbox.list']({ folder: folder.data, limit, ...(text === undefined ? {} : { search: text }) });
    return page.ok ? { ok: true, value: { json: page.value, text: page.value.rows.map(rowText) } } : page;
  });
}

function rowText(row: DocumentRow): string {
  const arrival = row.arrivalNumber === undefined ? '' : ` [${row.arrivalNumber}]`;
  return `${row.id}${arrival} ${row.mark.padEnd(7)} ${row.code} · ${row.organName} · ${row.subject}`;
}

const idOf = (args: Args<object>): number | undefined => {
  const id = Number(args.files[0]);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
};

async function onDocument(args: Args<object>, axis: boolean, work: (office: OpenedOffice, id: number) => Promise<HandlerAnswer<DocumentView>>): Promise<CommandAnswer> {
  const id = idOf(args);
  if (id === undefined) return failed({ code: 'command.usage', details: { problem: `ID ${args.files[0] ?? ''}` } }, args.language);
  return inOffice(args, axis, async (office) => {
    const view = await work(office, id);
    return view.ok ? { ok: true, value: { json: view.value, text: viewText(view.value) } } : view;
  });
}

export const show = (args: Args<object>): Promise<CommandAnswer> => onDocument(args, false, async ({ handlers }, id) => handlers['document.get']({ id }));
export const register = (args: Args<object>): Promise<CommandAnswer> => onDocument(args, false, async ({ handlers }, id) => handlers['incoming.register']({ id }));
export const route = (args: Args<{ to?: string; due?: string; directive?: string }>): Promise<CommandAnswer> =>
  onDocument(args, false, async ({ handlers }, id) => handlers['incoming.route']({
    id, assigneeId: args.options.to ?? '', supportingIds: [], directive: args.options.directive ?? '', ...(args.options.due === undefined ? {} : { dueDate: args.options.due }),
  }));

/** `send`: into the outbox, then one round. Where the axis is away the document waits, and that is said. */
export const send = (args: Args<object>): Promise<CommandAnswer> => onDocument(args, true, async ({ handlers }, id) => {
  const queued = await handlers['outgoing.send']({ id });
  if (!queued.ok) return queued;
  await handlers['sync.now']({});
  return handlers['document.get']({ id });
});

function viewText(view: DocumentView): string[] {
  return [
    rowText(view.row),
    `state: ${view.row.state}`,
    ...view.attachments.map((a) => `  @ ${a.name} · ${a.contentType} · ${a.bytes} B · ${a.verification?.document ?? '-'}`),
    ...view.tracking.map((t) => `  → ${t.organName}: ${t.statusCode ?? '-'} ${t.description ?? ''}`),
    ...view.events.map((e) => `  ${new Date(e.at).toISOString()} ${e.kind} ${e.statusCode ?? ''} ${e.text ?? ''}`),
  ];
}
