// Debian/Ubuntu packages: what the window, the virtual display, the tests and the token binding need.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { failedLately, rememberFailure, withLock } from './lock.mjs';
import { runStep } from './run.mjs';
import { SetupFailure, say } from './say.mjs';

const dpkgInfo = '/var/lib/dpkg/info';

// "a|b": either name is right; Debian 13 and Ubuntu 24 renamed two for 64-bit time.
export const packageGroups = {
  // libx11-xcb1 is loaded at run time by Chromium: without it the app dies without a message.
  window: ['libgtk-3-0t64|libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2t64|libasound2', 'libx11-xcb1'],
  display: ['xvfb', 'xauth'],
  // libxml2-utils to unzip: signed XML and containers against other people's tools. postgresql: the hub's tests run on it
  // as on SQLite, on a server they start themselves. The last two: a keystore of a desktop.
  tools: ['softhsm2', 'poppler-utils', 'qpdf', 'mupdf-tools', 'openssl', 'libxml2-utils', 'xmlsec1', 'zip', 'unzip', 'postgresql', 'gnome-keyring', 'dbus-daemon|dbus'],
  compiler: ['make', 'g++', 'python3'],
};

/** Which groups a purpose cannot do without, and which it would like to have. */
export function groupsFor(purpose, hasDisplay) {
  switch (purpose) {
    case 'start': return { needed: hasDisplay ? ['window'] : ['window', 'display'], wanted: ['compiler'] };
    case 'test': return { needed: ['window', 'display', 'tools'], wanted: ['compiler'] };
    case 'setup': return { needed: [], wanted: ['window', 'display', 'compiler'] };
    default: return { needed: [], wanted: ['compiler'] };
  }
}

function onPath(name) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    if (folder === '') return false;
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function hasCompiler(has = onPath) {
  return ['make', 'g++', 'python3'].every(has);
}

/** The system as this file sees it; tests hand in another. */
export const debian = {
  isDebian: () => process.platform === 'linux' && existsSync(dpkgInfo) && onPath('apt-get'),
  isRoot: () => process.getuid?.() === 0,
  hasCompiler,
  // Files instead of dpkg-query: microseconds instead of 20 ms. A package that was removed but not
  // purged keeps its .list and loses its .md5sums.
  isInstalled(name) {
    const arch = { x64: 'amd64', arm64: 'arm64', arm: 'armhf', ia32: 'i386' }[process.arch] ?? process.arch;
    return existsSync(join(dpkgInfo, `${name}.md5sums`)) || existsSync(join(dpkgInfo, `${name}:${arch}.md5sums`));
  },
  isAvailable: (name) => /Candidate: (?!\(none\))/.test(runStep('apt-cache', ['policy', name], { quiet: true, env: { ...process.env, LC_ALL: 'C' } }).output),
  listsPresent() {
    try {
      return readdirSync('/var/lib/apt/lists').some((name) => /_Packages/.test(name));
    } catch {
      return false;
    }
  },
  apt: (args) => runStep('apt-get', args, { quiet: true, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }),
};

/** The entries ("a|b" kept as is) of the groups that are not installed. */
export function missingPackages(groups, system = debian) {
  return groups
    .filter((group) => group !== 'compiler' || !system.hasCompiler())
    .flatMap((group) => packageGroups[group])
    .filter((entry) => !entry.split('|').some((name) => system.isInstalled(name)));
}

function chooseNames(entries, system) {
  return entries.map((entry) => {
    const names = entry.split('|');
    return names.find((name) => names.length === 1 || system.isAvailable(name)) ?? names.at(-1);
  });
}

export function installLine(names) {
  return `apt-get install -y --no-install-recommends ${names.join(' ')}`;
}

function install(entries, system) {
  if (!system.listsPresent()) system.apt(['update']);
  const attempt = () => system.apt(['install', '-y', '--no-install-recommends', ...chooseNames(entries, system)]);
  if (attempt().ok) return true;
  system.apt(['update']);
  return attempt().ok;
}

/**
 * Installs what is missing (as root on Debian) or prints the one command that does.
 * Throws setup.packagesMissing only when the purpose cannot do without.
 */
export async function ensurePackages(purpose, { system = debian, hasDisplay = false, cache = undefined } = {}) {
  if (!system.isDebian()) return;
  const { needed, wanted } = groupsFor(purpose, hasDisplay);
  const missing = missingPackages([...needed, ...wanted], system);
  if (missing.length === 0) return;
  const required = () => missingPackages(needed, system);
  if (required().length === 0 && failedLately('packages', missing, cache)) return;
  if (system.isRoot()) {
    say(`System packages: installing ${chooseNames(missing, system).join(' ')}`);
    await withLock('packages', () => install(missing, system), { shared: true, ...(cache === undefined ? {} : { cache }) });
  }
  const left = missingPackages([...needed, ...wanted], system);
  if (left.length === 0) return;
  rememberFailure('packages', left, cache);
  const line = `${system.isRoot() ? '' : 'sudo '}${installLine(chooseNames(left, system))}`;
  if (required().length > 0) {
    throw new SetupFailure('setup.packagesMissing', `System packages are missing. Run this and then the same command again: ${line}`);
  }
  say(`System packages: some are missing, going on without them. To get them: ${line}`);
}
