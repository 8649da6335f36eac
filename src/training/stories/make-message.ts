import { createHash } from 'node:crypto';
import type { BlobId } from '../../main/core/model/document.ts';
import type { EdocMessage, MessageAttachment } from '../../main/core/model/message.ts';
import { commune } from '../cast.ts';
import type { Calendar } from './calendar.ts';
import { spreadsheet } from './spreadsheet.ts';
import type { Extra, Story } from './story.ts';

/** `organId,yyyy/MM/dd,number/notation`: the business key senders derive from the paper. */
export const documentId = (story: Story, dates: Calendar): string =>
  `${story.from.organ.organId},${dates.iso(story.issued).replaceAll('-', '/')},${story.number}/${story.notation}`;

interface StoryFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** A message and the files its attachments name. */
export interface StoryMessage {
  readonly message: Omit<EdocMessage, 'warnings'>;
  readonly files: ReadonlyMap<BlobId, Uint8Array>;
}

/** The story as an edXML message from its agency to ours. */
export function makeMessage(story: Story, all: readonly Story[], dates: Calendar, paper: { readonly pdf: Uint8Array; readonly pages: number }, appendix?: Uint8Array): StoryMessage {
  const storyFiles: StoryFile[] = [{ name: story.fileName, contentType: 'application/pdf', content: paper.pdf }];
  if (story.appendix !== undefined && appendix !== undefined) storyFiles.push({ name: story.appendix.fileName, contentType: 'application/pdf', content: appendix });
  storyFiles.push(...(story.extras ?? []).map(extraFile));
  const files = new Map<BlobId, Uint8Array>();
  const attachments = storyFiles.map(({ name, contentType, content }): MessageAttachment => {
    const blob = createHash('sha256').update(content).digest('hex');
    files.set(blob, content);
    return { name, contentType, bytes: content.byteLength, blob };
  });
  const subject = story.typeName === 'Công văn' ? `V/v ${story.subject}` : story.subject;
  const message: StoryMessage['message'] = {
    kind: 'edoc',
    ...recallOf(story, all, dates),
    documentId: documentId(story, dates), from: story.from.organ, to: [commune.organ], code: { number: story.number, notation: story.notation },
    place: story.from.place, issuedDate: dates.iso(story.issued), ...(story.typeCode === undefined ? {} : { typeCode: story.typeCode }),
    typeName: story.typeName, subject, content: subject,
    signer: { competence: competence(story), position: story.signer.position, fullName: story.signer.fullName },
    ...(story.due === undefined ? {} : { dueDate: dates.iso(story.due) }), toPlaces: story.recipients, priority: story.priority,
    pageAmount: paper.pages, promulgationAmount: 1, responseFor: [],
    traceHeaders: [{ organId: story.from.organ.organId, timestamp: new Date(dates.at(story.issued, 10, 0)).toISOString() }],
    attachments,
  };
  return { message, files };
}

/** A recall names the recalled document in `Bussiness` (Decree 30 Art. 18.4; the axis's type 1). */
function recallOf(story: Story, all: readonly Story[], dates: Calendar): Pick<EdocMessage, 'business' | 'businessReason' | 'targetDocumentIds'> {
  const { recalls } = story;
  if (recalls === undefined) return { business: 'new', targetDocumentIds: [] };
  const target = all.find((other) => other.id === recalls.story);
  if (target === undefined) throw new Error(`recalled story ${recalls.story} is not told`);
  return { business: 'recall', businessReason: recalls.reason, targetDocumentIds: [documentId(target, dates)] };
}

/** "TM. ỦY BAN NHÂN DÂN", "KT. GIÁM ĐỐC": the lines above the position. */
const competence = (story: Story): string => story.signer.capacity.slice(0, -1).join(', ');

function extraFile(extra: Extra): StoryFile {
  switch (extra.kind) {
    case 'spreadsheet':
      return { name: extra.fileName, contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', content: spreadsheet(extra.rows) };
    case 'fakePdf':
      return { name: extra.fileName, contentType: 'application/pdf', content: new Uint8Array(Buffer.from(extra.text, 'utf8')) };
  }
}
