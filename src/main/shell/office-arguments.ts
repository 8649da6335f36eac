export interface OfficeArguments {
  readonly dataDir: string | undefined;
  readonly language: 'vi' | 'en' | undefined;
}

/** Reads `--data-dir=` and `--lang=`; Chromium's own switches and what is unknown are left alone. The last one wins. */
export function officeArguments(argv: readonly string[]): OfficeArguments {
  let dataDir: string | undefined;
  let language: OfficeArguments['language'];
  for (const arg of argv) {
    if (arg.startsWith('--data-dir=')) dataDir = arg.slice('--data-dir='.length) || undefined;
    if (arg === '--lang=vi' || arg === '--lang=en') language = arg === '--lang=en' ? 'en' : 'vi';
  }
  return { dataDir, language };
}
