import type { CoreContract } from '../../contract/core-contract.ts';
import type { OutputOf } from '../../contract/contract.ts';
import type { OfficeView } from '../../contract/views.ts';
import type { Handlers } from '../hosts/serve.ts';
import type { Core } from './create-core.ts';
import { documentView, rowOfColumns } from './document-view.ts';
import { guardStorage } from './guard-storage.ts';
import { draftCopy } from './flow/copies/copy.ts';
import { acceptRecall, refuseRecall } from './flow/incoming/answer-recall.ts';
import { finishDocument } from './flow/incoming/finish.ts';
import { refuseDocument } from './flow/incoming/refuse.ts';
import { registerDocument } from './flow/incoming/register.ts';
import { routeDocument } from './flow/incoming/route.ts';
import { loadFonts } from './fonts.ts';
import { attachFile, removeAttachment } from './flow/outgoing/attach.ts';
import { draftDocument, editDraft } from './flow/outgoing/draft.ts';
import { numberDocument, planNumber, type NumberInput } from './flow/outgoing/number.ts';
import { sendDocument } from './flow/outgoing/send.ts';
import { exchangeHandlers } from './exchange-handlers.ts';
import { officeDate } from './model/dates.ts';
import type { Organ } from './model/organ.ts';
import type { Priority } from './model/message.ts';
import type { BlobId, DocId } from './model/document.ts';
import { fail, ok, type Failure, type Result } from './model/result.ts';
import { signingHandlers } from './office-signing/handlers.ts';
import { stampOn } from './paper-stamp.ts';
import { removeDoomed } from './remove-doomed.ts';
import { readAttachment } from './read-attachment.ts';
import { stampNumber } from './signing/stamp/stamp-number.ts';
import { trustHandlers } from './trust/handlers.ts';

type Out<M extends keyof CoreContract> = OutputOf<CoreContract, M>;

/** Contract method → verb. Each line is policy: who may call is in the contract, what happens is in the verb. */
export function coreHandlers(core: Core): Handlers<CoreContract> {
  const { flow, lists, store } = core;
  const { profile, clock } = core.options;
  const today = (): string => officeDate(clock.now());
  const view = (id: DocId): Result<Out<'document.get'>, Failure> => {
    const document = store.document(id);
    return document === undefined ? fail('document.notFound') : ok(documentView(store, document, profile.people));
  };
  /** After a verb: tell the windows, let the outbox go, and show the document as it is now. */
  const after = (id: DocId, result: Result<unknown, Failure>): Result<Out<'document.get'>, Failure> => {
    if (!result.ok) return result;
    core.changed([id]);
    core.verifyQueue.kick();
    core.connections.kick();
    return view(id);
  };

  return guardStorage<CoreContract>({
    'office.get': async () => ok(officeView(core, await core.images)),
    'inbox.counts': () => ok(lists.counts(today()) as Out<'inbox.counts'>),
    'inbox.list': ({ folder, search, before, limit }) => {
      const page = lists.page({
        folder, limit, today: today(), ...(search === undefined || search.trim() === '' ? {} : { search }), ...(before === undefined ? {} : { before }),
      });
      return ok({ rows: page.rows.map(rowOfColumns), more: page.more });
    },
    'document.get': ({ id }) => view(id),
    'document.markRead': ({ id }) => {
      const document = store.document(id);
      if (document?.unread === true) {
        store.transact((tx) => tx.save({ ...document, unread: false }));
        core.changed([id]);
      }
      return ok({});
    },
    'document.verifyAgain': async ({ id }) => {
      await core.verifyQueue.again(id);
      return view(id);
    },

    'document.unlock': async ({ id, ordinal, password }) => {
      const attachment = store.document(id)?.attachments.find((a) => a.ordinal === ordinal);
      if (attachment === undefined) return fail('document.notFound');
      core.passwords.remember(attachment.blob, password);
      await core.verifyQueue.again(id);
      return view(id);
    },
    'document.report': async (input) => {
      const written = await core.report(input);
      return written.ok ? ok({}) : written;
    },
    'document.signedRevision': (input) => core.revisions.show(input),
    'document.verdicts': ({ id, ordinal }) => ok({
      verdicts: core.verdicts.history(id, ordinal).map(({ record }) => ({ document: record.document, checkedAt: record.checkedAt, ...(record.evidenceHash === undefined ? {} : { evidenceHash: record.evidenceHash }) })),
    }),

    'incoming.register': ({ id }) => after(id, registerDocument(flow, id)),
    'incoming.refuse': (input) => after(input.id, refuseDocument(flow, input)),
    'incoming.route': ({ dueDate, ...input }) => after(input.id, routeDocument(flow, profile.people, { ...input, ...(dueDate === undefined ? {} : { dueDate }) })),
    'incoming.finish': ({ id }) => after(id, finishDocument(flow, id)),
    'incoming.acceptRecall': async ({ id }) => {
      const accepted = acceptRecall(flow, id);
      // After the commit: a crash in between leaves a file that no record names, never a record without its file.
      if (accepted.ok) await removeDoomed(core);
      return after(id, accepted);
    },
    'incoming.refuseRecall': (input) => after(input.id, refuseRecall(flow, input)),

    'outgoing.draftReply': ({ id }) => {
      const drafted = draftDocument(flow, { answers: id, place: profile.place });
      return drafted.ok ? after(drafted.value, drafted) : drafted;
    },
    'outgoing.draftNew': () => {
      const drafted = draftDocument(flow, { place: profile.place });
      return drafted.ok ? after(drafted.value, drafted) : drafted;
    },
    'outgoing.draftCopy': ({ kind, of }) => {
      const drafted = draftCopy(flow, { kind, place: profile.place, ...(of === undefined ? {} : { of }) });
      return drafted.ok ? after(drafted.value, drafted) : drafted;
    },
    'outgoing.edit': ({ signerPersonId, dueDate, ...input }) => after(input.id, editDraft(flow, { organOf: (organId) => organOf(core, organId), people: profile.people }, {
      ...input, priority: input.priority as Priority,
      ...(signerPersonId === undefined ? {} : { signerPersonId }), ...(dueDate === undefined ? {} : { dueDate }),
    })),
    'outgoing.attach': async ({ id, path }) => {
      const file = await readAttachment(path);
      if (!file.ok) return file;
      const level = file.value.contentType === 'application/pdf' ? await stampOn(file.value.bytes) : undefined;
      if (level !== undefined) return fail('secret.marked', { level });
      const blob = await core.blobs.put(file.value.bytes);
      if (!blob.ok) return blob;
      return after(id, attachFile(flow, { id, file: { name: file.value.name, contentType: file.value.contentType, bytes: file.value.bytes.length, blob: blob.value } }));
    },
    'outgoing.removeAttachment': (input) => after(input.id, removeAttachment(flow, input)),
    'outgoing.number': async (input) => {
      const numbered = await numberWithPaper(core, input);
      const shown = after(input.id, numbered);
      return numbered.ok && shown.ok ? ok({ ...shown.value, onPaper: numbered.value }) : shown as Result<never, Failure>;
    },
    'outgoing.send': ({ id }) => after(id, sendDocument(flow, id)),

    ...exchangeHandlers(core, after),
    ...signingHandlers(core, after),
    ...trustHandlers(core.trust, core.followTrust),
  });
}

/** A partner of the office, or an agency of the directory that is open. */
function organOf(core: Core, organId: string): Organ | undefined {
  const partner = core.options.profile.partners.find((known) => known.organId === organId) as Organ | undefined;
  const listed = partner === undefined ? core.directory.byCode(organId) : undefined;
  return partner ?? (listed === undefined || listed.closedAt !== undefined ? undefined : { organId: listed.code, organName: listed.name });
}

/**
 * Number and date come into the register and onto the paper together: the paper is made for the number that will come,
 * and the transaction that gives it takes paper and number, or neither. Answers what the paper bears then.
 */
async function numberWithPaper(core: Core, input: NumberInput): Promise<Result<Out<'outgoing.number'>['onPaper'], Failure>> {
  const { flow, blobs } = core;
  for (let attempt = 1; ; attempt += 1) {
    const plan = planNumber(flow, input);
    if (!plan.ok) return plan;
    const { code, issuedDate, paper } = plan.value;
    const source = await blobs.read(paper.blob);
    if (!source.ok) return source;
    const made = await stampNumber(source.value, { ...code, issuedDate }, loadFonts());
    if (!made.ok) return made;
    const { pdf, stamped, found } = made.value;
    const blob = stamped.length === 0 ? ok(paper.blob) : await blobs.put(pdf);
    if (!blob.ok) return blob;
    const onPaper = { number: found.number.state !== 'absent', date: found.day.state !== 'absent' && found.month.state !== 'absent' };
    const missing = [...(onPaper.number ? [] : ['số']), ...(onPaper.date ? [] : ['ngày, tháng'])].join(' và ');
    const remark = missing === '' ? {} : { remark: `tệp PDF không có chỗ điền ${missing}` };
    const numbered = numberDocument(flow, { ...input, paper: { plan: plan.value, blob: blob.value, bytes: pdf.length, ...remark } });
    if (numbered.ok) return ok(onPaper);
    if (numbered.error.code !== 'draft.paperStale' || attempt === 5) return numbered;
  }
}

function officeView(core: Core, images: ReadonlyMap<string, BlobId>): OfficeView {
  const { profile } = core.options;
  return {
    organ: { organId: profile.organ.organId, organName: profile.organ.organName },
    training: profile.training,
    people: profile.people,
    certificates: profile.certificates.map((c) => {
      const imageBlob = images.get(c.id);
      return { id: c.id, role: c.role, label: c.label, holder: c.holder, hasImage: c.imagePath !== undefined, ...(imageBlob === undefined ? {} : { imageBlob }) };
    }),
    partners: profile.partners.map((o) => ({ organId: o.organId, organName: o.organName })),
    defaultNotation: profile.defaultNotation,
    place: profile.place,
    ...(profile.trainingHint === undefined ? {} : { trainingHint: profile.trainingHint }),
  };
}
