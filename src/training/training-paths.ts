import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the training office keeps its things inside the data folder. */
export interface TrainingPaths {
  readonly dataDir: string;
  readonly office: string;
  readonly root: string;
  readonly hub: string;
  readonly hubFile: string;
  readonly certificates: string;
  readonly images: string;
  readonly secrets: string;
  /** Keys and lists of the trust services. */
  readonly trust: string;
  /** `{ "url" }` of the time stamp authority, of this start. */
  readonly timestampFile: string;
  readonly partnerState: string;
  /** Written last: its absence means that the office is half made. */
  readonly marker: string;
  readonly drafts: string;
}

export function trainingPaths(dataDir: string): TrainingPaths {
  const root = join(dataDir, 'training');
  return {
    dataDir, root, office: join(dataDir, 'office.json'), hub: join(root, 'hub'), hubFile: join(root, 'hub.json'),
    certificates: join(root, 'certificates'), images: join(root, 'images'), secrets: join(root, 'secrets'),
    trust: join(root, 'trust'), timestampFile: join(root, 'timestamp.json'),
    partnerState: join(root, 'partners.json'), marker: join(root, 'complete.json'), drafts: join(dataDir, 'huan-luyen', 'du-thao'),
  };
}

/** `resources/training` of a checkout or of an installed program, found upwards from this file. */
export function trainingResources(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'resources', 'training');
    if (existsSync(join(candidate, 'seal-commune.png'))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) throw new Error('resources/training is not part of this installation');
    folder = parent;
  }
}
