import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { AppearanceFonts } from './signing/appearance/appearance.ts';
import type { StampFonts } from './signing/stamp/stamp-number.ts';

let loaded: (AppearanceFonts & StampFonts) | undefined;

/** Tinos: the metrics of Times New Roman (Decree 30/2020, Annex I), all Vietnamese letters, OFL. Read once, when first needed. */
export function loadFonts(): AppearanceFonts & StampFonts {
  if (loaded === undefined) {
    const folder = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/package.json'));
    loaded = {
      regular: readFileSync(join(folder, '400Regular', 'Tinos_400Regular.ttf')),
      italic: readFileSync(join(folder, '400Regular_Italic', 'Tinos_400Regular_Italic.ttf')),
      bold: readFileSync(join(folder, '700Bold', 'Tinos_700Bold.ttf')),
    };
  }
  return loaded;
}
