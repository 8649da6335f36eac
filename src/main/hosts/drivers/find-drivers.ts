import { readdir, readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { driverPlaces, p11KitPlaces, type Place } from './driver-places.rules.ts';
import { vendorOf, type DriverPlatform } from './known-drivers.rules.ts';
import { modulesOf } from './p11-kit.rules.ts';
import { readHeader } from './read-header.ts';

export interface FoundDriver {
  readonly path: string;
  readonly vendor: string | undefined;
  /** `undefined` when the file is missing or no library: only paths that were given are listed so. */
  readonly bits: 32 | 64 | undefined;
  readonly source: 'policy' | 'person' | 'known' | 'p11-kit';
}

export interface DriverSearch {
  /** Paths that IT fixed, and paths that the person added; both are listed whatever they hold. */
  readonly policy?: readonly string[];
  readonly person?: readonly string[];
  readonly platform?: DriverPlatform;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
  /** Where to look for known names and p11-kit modules; a test gives others. */
  readonly places?: readonly Place[];
  readonly p11Kit?: { readonly configs: readonly string[]; readonly modules: readonly string[] };
}

/** A folder with more entries than this, or a place of more folders, is cut: discovery never holds up a person. */
const mostEntries = 20_000;
const mostFolders = 3_000;

/**
 * PKCS#11 drivers on this machine without any being loaded, in tiers: policy, person, known names in the usual folders,
 * p11-kit's module files. A file reached by several ways is listed once, by the first.
 */
export async function findDrivers(search: DriverSearch = {}): Promise<readonly FoundDriver[]> {
  const platform = search.platform ?? platformOf(process.platform);
  const places = search.places ?? driverPlaces(platform, search.env ?? process.env);
  const kit = search.p11Kit ?? p11KitPlaces(platform, search.home ?? homedir());
  const seen = new Set<string>();
  const found: FoundDriver[] = [];
  const add = async (path: string, source: FoundDriver['source']): Promise<void> => {
    const real = await realpath(path).catch(() => path);
    if (seen.has(real)) return;
    const given = source === 'policy' || source === 'person';
    const header = await readHeader(path);
    if (!header.ok && !given) return;
    seen.add(real);
    const own = header.ok ? (header.value.machines.find(({ cpu }) => cpu === process.arch) ?? header.value.machines[0]) : undefined;
    found.push({ path, vendor: vendorOf(basename(path), platform) ?? vendorOf(basename(real), platform), bits: own?.bits, source });
  };
  for (const path of search.policy ?? []) await add(path, 'policy');
  for (const path of search.person ?? []) await add(path, 'person');
  for (const place of places) {
    for (const path of await knownIn(place.folder, place.depth, platform, { folders: mostFolders })) await add(path, 'known');
  }
  for (const folder of kit.configs) {
    for (const name of (await namesIn(folder)).filter((each) => each.isFile() || each.isSymbolicLink()).map((each) => each.name).filter((each) => each.endsWith('.module')).sort()) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => '');
      for (const path of modulesOf(text, kit.modules)) await add(path, 'p11-kit');
    }
  }
  return found;
}

const platformOf = (platform: NodeJS.Platform): DriverPlatform => (platform === 'win32' || platform === 'darwin' ? platform : 'linux');

async function namesIn(folder: string) {
  return (await readdir(folder, { withFileTypes: true }).catch(() => [])).slice(0, mostEntries);
}

async function knownIn(folder: string, depth: number, platform: DriverPlatform, budget: { folders: number }): Promise<readonly string[]> {
  if (budget.folders-- <= 0) return [];
  const entries = await namesIn(folder);
  const here = entries.filter((entry) => !entry.isDirectory() && vendorOf(entry.name, platform) !== undefined).map((entry) => join(folder, entry.name)).sort();
  if (depth === 0) return here;
  const below: string[] = [];
  for (const entry of entries) if (entry.isDirectory()) below.push(...await knownIn(join(folder, entry.name), depth - 1, platform, budget));
  return [...here, ...below];
}
