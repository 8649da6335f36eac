import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '../main/core/model/result.ts';
import type { Failure, Result } from '../main/core/model/result.ts';
import { bytesOf } from '../main/core/ports/bytes.ts';
import type { ExchangeAxis } from '../main/core/ports/exchange-axis.ts';
import { agencies, chairman, commune, leaders, viceChairwoman } from './cast.ts';
import type { Agency, AgencyId } from './cast.ts';
import { trainingOffice } from './office-file.ts';
import { loadPaperFonts, loadStampFonts } from './paper/fonts.ts';
import { makeTrainingPki, writeTrainingPki } from './pki.ts';
import { writeTrustMaterial } from './pki/trust-material.ts';
import { calendar } from './stories/calendar.ts';
import { departmentStories } from './stories/department.ts';
import { draftReplies, draftsReadme, makeDraft } from './stories/drafts.ts';
import { loadImages, makeAppendix, makePaper } from './stories/make-paper.ts';
import type { Workshop } from './stories/make-paper.ts';
import { makeMessage } from './stories/make-message.ts';
import { writeMessage } from './stories/write-message.ts';
import { provinceStories } from './stories/province.ts';
import type { Story } from './stories/story.ts';
import type { TrainingPaths } from './training-paths.ts';
import { writeWhole } from './write-file.ts';

export interface SeedParts {
  readonly paths: TrainingPaths;
  /** Folder with the images (`resources/training`). */
  readonly resources: string;
  /** ms since 1970 UTC: the first morning; issue and due dates count from it. */
  readonly now: number;
  /** Where the trust services will answer, at every start. */
  readonly trustPort: number;
  readonly addAgency: (agency: { readonly code: string; readonly name: string; readonly secret: string }) => Promise<void>;
  readonly axisOf: (agency: Agency, secret: string) => ExchangeAxis;
  /** Steps in Vietnamese, for the window. */
  readonly progress: (step: string) => void;
}

export type SeedFailureCode = 'training.hubRefused';

export const isComplete = (paths: TrainingPaths): boolean => existsSync(paths.marker);

/** Throws away what an interrupted first run left, the hub's data included: call it before the hub opens. */
export async function clearHalfMade(paths: TrainingPaths): Promise<void> {
  if (isComplete(paths)) return;
  await rm(paths.root, { recursive: true, force: true });
  await rm(paths.drafts, { recursive: true, force: true });
}

/** Everything that waits for the newcomer. The messages go out oldest first, as they would have come. */
export function allStories(now: number): readonly Story[] {
  const dates = calendar(now);
  return [...provinceStories(dates), ...departmentStories(dates)].sort((a, b) => a.issued - b.issued);
}

/**
 * Makes the training office in the data folder and on the hub. Does nothing when the marker is there; the marker is
 * written last, so that after a crash everything is made again from the beginning.
 */
export async function seedTraining(parts: SeedParts): Promise<Result<void, Failure<SeedFailureCode>>> {
  const { paths, progress } = parts;
  if (isComplete(paths)) return ok(undefined);
  await Promise.all([paths.certificates, paths.images, paths.secrets, paths.drafts].map((folder) => mkdir(folder, { recursive: true })));

  progress('Tạo chứng thư số huấn luyện');
  const pki = await makeTrainingPki(parts.now, parts.trustPort);
  await writeTrainingPki(paths.certificates, pki);
  await writeTrustMaterial(paths.trust, pki.trust, parts.trustPort);
  const secrets = await writeSecrets(paths);
  for (const agency of agencies) await parts.addAgency({ code: agency.organ.organId, name: agency.organ.organName, secret: secrets[agency.id] });

  progress('Chuẩn bị mẫu dấu và chữ ký');
  const ownImages = [`seal-${commune.id}`, `signature-${chairman.id}`, `signature-${viceChairwoman.id}`];
  for (const name of ownImages) await copyFile(join(parts.resources, `${name}.png`), join(paths.images, `${name}.png`));
  const [paperFonts, stampFonts, images] = await Promise.all([
    loadPaperFonts(), loadStampFonts(),
    loadImages(parts.resources, [...agencies.map(({ id }) => `seal-${id}`), ...leaders.map(({ id }) => `signature-${id}`)]),
  ]);
  const workshop: Workshop = { pki, paperFonts, stampFonts, images, dates: calendar(parts.now) };
  const sent = await sendStories(parts, workshop, secrets);
  if (!sent.ok) return sent;

  progress('Soạn dự thảo trả lời');
  await writeDrafts(paths, workshop);
  await writeWhole(paths.office, `${JSON.stringify(trainingOffice(true), undefined, 2)}\n`);
  await writeWhole(paths.marker, `${JSON.stringify({ version: 1, madeAt: new Date(parts.now).toISOString() })}\n`);
  return ok(undefined);
}

async function sendStories(parts: SeedParts, workshop: Workshop, secrets: Readonly<Record<AgencyId, string>>): Promise<Result<void, Failure<SeedFailureCode>>> {
  const stories = allStories(parts.now);
  for (const [index, story] of stories.entries()) {
    parts.progress(`Ký và gửi văn bản ${index + 1}/${stories.length}: ${story.number}/${story.notation}`);
    const paper = await makePaper(story, workshop);
    const { message, files } = makeMessage(story, stories, workshop.dates, paper, await makeAppendix(story, workshop));
    const axis = parts.axisOf(story.from, secrets[story.from.id]);
    for (let copy = 0; copy < (story.sentTwice === true ? 2 : 1); copy += 1) {
      // Sent twice by a person, not by a program: the second message has a time of its own.
      const bytes = await writeMessage({ files, message: copy === 0 ? message : { ...message, traceHeaders: message.traceHeaders.map((trace) => ({ ...trace, timestamp: new Date(Date.parse(trace.timestamp) + 600_000).toISOString() })) } });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const answer = await axis.send({
        kind: 'edoc', fromOrganId: story.from.organ.organId, toOrganIds: [commune.organ.organId], key: `${story.id}-${copy + 1}`, content: bytesOf(bytes), sha256,
      });
      if (!answer.ok) return fail('training.hubRefused', { story: story.id, reason: answer.error.code });
    }
  }
  return ok(undefined);
}

async function writeDrafts(paths: TrainingPaths, workshop: Workshop): Promise<void> {
  const drafts = draftReplies(workshop.dates);
  for (const draft of drafts) {
    const { pdf } = await makeDraft(draft, workshop.paperFonts, workshop.dates.at(0, 8, 0));
    await writeFile(join(paths.drafts, draft.fileName), pdf);
  }
  await writeFile(join(paths.drafts, 'README.txt'), draftsReadme(drafts));
}

const secretFile = (paths: TrainingPaths, id: AgencyId): string => join(paths.secrets, `${id}.secret`);

/** One secret per agency, made on the spot: a training office never shares one with another machine. */
async function writeSecrets(paths: TrainingPaths): Promise<Readonly<Record<AgencyId, string>>> {
  const secrets = { commune: newSecret(), province: newSecret(), department: newSecret() };
  for (const agency of agencies) await writeFile(secretFile(paths, agency.id), secrets[agency.id], { mode: 0o600 });
  return secrets;
}

const newSecret = (): string => randomBytes(24).toString('base64url');

export const readSecret = async (paths: TrainingPaths, id: AgencyId): Promise<string> => (await readFile(secretFile(paths, id), 'utf8')).trim();
