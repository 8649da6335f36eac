import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppearanceFonts } from '../../main/core/signing/appearance/appearance.ts';
import type { Agency, Leader } from '../cast.ts';
import { layOutAppendix, layOutPaper } from '../paper.ts';
import type { PaperFonts } from '../paper/fonts.ts';
import type { Block, LaidOutPaper, Paper } from '../paper/model.ts';
import { signPaper } from '../paper/sign-paper.ts';
import { addTextBox, alterSigned } from '../paper/tamper.ts';
import type { Identity, TrainingPki } from '../pki.ts';
import type { Calendar } from './calendar.ts';
import type { Story } from './story.ts';

/** What papers are made with; `images` by file name without extension. */
export interface Workshop {
  readonly pki: TrainingPki;
  readonly paperFonts: PaperFonts;
  readonly stampFonts: AppearanceFonts;
  readonly images: ReadonlyMap<string, Uint8Array>;
  readonly dates: Calendar;
}

export const SEAL_MILLIMETRES = 36;

export async function loadImages(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const read = async (name: string): Promise<readonly [string, Uint8Array]> => [name, await readFile(join(folder, `${name}.png`))];
  return new Map(await Promise.all(names.map(read)));
}

/** The story's main file as it arrives: laid out, signed by the leader, sealed by the clerk, and spoilt where the story says so. */
export async function makePaper(story: Story, workshop: Workshop): Promise<{ readonly pdf: Uint8Array; readonly pages: number }> {
  const { twist } = story;
  const laid = await layOutPaper(paperOf(story, workshop.dates, twist?.kind === 'altered' ? twist.signed : ''), workshop.paperFonts);
  if (twist?.kind === 'unsigned') return laid;
  const sealed = await signAndSeal(laid, story.from, story.signer, workshop, story.issued);
  if (twist?.kind === 'altered') {
    const shown = await layOutPaper(paperOf(story, workshop.dates, twist.shown), workshop.paperFonts);
    return { pdf: alterSigned(sealed, laid.pdf, shown.pdf), pages: laid.pages };
  }
  // Under the place and date, where an office notes such things by hand.
  if (twist?.kind === 'annotated') return { pdf: addTextBox(sealed, twist.text, [300, 690, 250, 18], workshop.stampFonts), pages: laid.pages };
  return { pdf: sealed, pages: laid.pages };
}

/** The separate appendix file: agency key only, no image, prescribed text at the top right (Annex I, III.1d). */
export async function makeAppendix(story: Story, workshop: Workshop): Promise<Uint8Array | undefined> {
  if (story.appendix === undefined) return undefined;
  const { pdf } = await layOutAppendix(story.appendix, workshop.paperFonts);
  const signingTime = workshop.dates.at(story.issued, 9, 46);
  return await signPaper(pdf, {
    identity: identity(workshop.pki, story.from.certificateId), fieldName: 'PhuLuc', fonts: workshop.stampFonts, signingTime,
    appearance: { kind: 'text', text: `${story.number}/${story.notation}; ${vietnamTime(signingTime)}` },
  });
}

async function signAndSeal(laid: LaidOutPaper, agency: Agency, leader: Leader, workshop: Workshop, day: number): Promise<Uint8Array> {
  const { dates, pki, images, stampFonts } = workshop;
  // Decree 30 Art. 17, 32: first the leader's personal key, then the clerk with the agency's.
  const signed = await signPaper(laid.pdf, {
    identity: identity(pki, leader.certificateId), fieldName: 'KyCaNhan', place: laid.signatureBox, fonts: stampFonts, signingTime: dates.at(day, 9, 30),
    appearance: { kind: 'personal', image: image(images, `signature-${leader.id}`), lines: [] },
  });
  return await signPaper(signed, {
    identity: identity(pki, agency.certificateId), fieldName: 'KyCoQuan', place: laid.sealBox, fonts: stampFonts, signingTime: dates.at(day, 9, 45),
    appearance: { kind: 'organ', image: image(images, `seal-${agency.id}`) },
  });
}

function paperOf(story: Story, dates: Calendar, amount: string): Paper {
  const { organ, parentHeading } = story.from;
  const titled = story.typeName !== 'Công văn';
  return {
    ...(parentHeading === undefined ? {} : { parentHeading }), heading: story.from.heading, number: story.number, notation: story.notation,
    place: story.from.place, date: dates.parts(story.issued), ...(titled ? { typeName: story.typeName } : {}), subject: story.subject,
    ...urgencyOf(story), ...(story.addressees === undefined ? {} : { addressees: story.addressees }),
    body: story.body.map((block) => withAmount(block, amount)),
    signing: { capacity: story.signer.capacity, fullName: story.signer.fullName }, recipients: story.recipients, archive: story.archive,
    contact: contactOf(organ), sealMillimetres: SEAL_MILLIMETRES, writtenAt: dates.at(story.issued, 8, 15),
    ...(story.twist?.kind === 'altered' ? { uncompressed: true as const } : {}),
  };
}

/** Annex I box 13. */
export function contactOf(organ: Agency['organ']): readonly string[] {
  return [`Địa chỉ: ${organ.organAdd ?? ''}`, `ĐT: ${organ.telephone ?? ''}, E-mail: ${organ.email ?? ''}, Website: ${organ.website ?? ''}`];
}

function urgencyOf(story: Story): Pick<Paper, 'urgency'> {
  const word = ([undefined, 'KHẨN', 'THƯỢNG KHẨN', 'HOẢ TỐC', 'HOẢ TỐC'] as const)[story.priority];
  return word === undefined ? {} : { urgency: word };
}

const withAmount = (block: Block, amount: string): Block => ('text' in block ? { ...block, text: block.text.replace('{amount}', amount) } : block);

function identity(pki: TrainingPki, id: string): Identity {
  const found = pki.identities.get(id);
  if (found === undefined) throw new Error(`no identity ${id}`);
  return found;
}

function image(images: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const found = images.get(name);
  if (found === undefined) throw new Error(`no image ${name}`);
  return found;
}

/** ISO 8601 with the Vietnamese offset, as Annex I asks for the text of an appendix. */
function vietnamTime(ms: number): string {
  return `${new Date(ms + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;
}
