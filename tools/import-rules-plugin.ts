import type { Plugin } from 'vite';
import { importViolations } from './import-rules.ts';

/** Fails the build when a file imports what its layer may not: the fence holds without anybody running a test. */
export function importRules(root: string): Plugin {
  return {
    name: 'import-rules',
    buildStart() {
      const found = importViolations(root);
      if (found.length > 0) this.error(['Imports that no layer allows:', ...found.map(({ file, imports, why }) => `  ${file}: "${imports}" (${why})`)].join('\n'));
    },
  };
}
