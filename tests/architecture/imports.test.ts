import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { importViolations, judgeImport, layerOf, sourceFiles } from '../../tools/import-rules.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('every import of every source file is one that its layer allows', () => {
  expect(sourceFiles(root).length).toBeGreaterThan(100);
  expect(importViolations(root).map(({ file, imports, why }) => `${file}: "${imports}" (${why})`)).toEqual([]);
});

test.each([
  ['src/main/core/flow/incoming/register.ts', 'better-sqlite3'],
  ['src/main/core/flow/incoming/register.ts', 'node:fs'],
  ['src/main/core/flow/incoming/register.ts', '../../store/documents.ts'],
  ['src/main/core/flow/incoming/register.ts', './route.ts'],
  ['src/main/core/flow/incoming/register.ts', '../outgoing/send.ts'],
  ['src/main/core/model/document.ts', '../ports/clock.ts'],
  ['src/main/core/signing/pdf/file.ts', '../../flow/deps.ts'],
  ['src/main/core/signing/pdf/file.ts', '../../create-core.ts'],
  ['src/main/core/api.ts', 'electron'],
  ['src/main/hosts/serve.ts', '../core/model/result.ts'],
  ['src/main/shell/sign.ts', '../core/signing/tokens/pkcs12.ts'],
  ['src/main/shell/sign.ts', '../token/token-main.ts'],
  ['src/main/token/token-main.ts', '../core/signing/pdf/file.ts'],
  ['src/main/token/token-main.ts', '../core/create-core.ts'],
  ['src/renderer/inbox/List.tsx', '../reader/Reader.tsx'],
  ['src/renderer/inbox/List.tsx', '../app/App.tsx'],
  ['src/renderer/ui/format.ts', '../inbox/folders.ts'],
  ['src/renderer/ui/format.ts', './pdf/pdf-assets.mjs'],
  ['src/renderer/prompt/prompt.ts', '../ui/office.ts'],
  ['src/renderer/ui/format.ts', 'electron'],
  ['src/renderer/ui/format.ts', 'node:fs'],
  ['src/renderer/ui/format.ts', '../../main/core/model/dates.ts'],
  ['src/preload/bridge.ts', 'node:fs'],
  ['src/axis/hub.ts', '../main/core/store/migrate.ts'],
  ['src/cli/show.ts', '../main/shell/sign.ts'],
  ['src/cli/show.ts', '../renderer/ui/format.ts'],
  ['src/contract/views.ts', '../main/core/model/document.ts'],
  ['src/elsewhere/new.ts', '../contract/views.ts'],
])('%s may not import %s', (file, imports) => {
  expect(judgeImport(file, imports)).toBeDefined();
});

test.each([
  ['src/main/core/flow/incoming/register.ts', './register.rules.ts'],
  ['src/main/core/flow/incoming/register.ts', '../deps.ts'],
  ['src/main/core/flow/incoming/register.ts', '../../ports/document-store.ts'],
  ['src/main/core/create-core.ts', './store/migrate.ts'],
  ['src/main/core/core-main.ts', '../hosts/serve.ts'],
  ['src/main/token/token-host.ts', '../core/signing/tokens/pkcs12.ts'],
  ['src/main/shell/guards.ts', 'electron'],
  ['src/renderer/app/App.tsx', '../inbox/List.tsx'],
  ['src/renderer/inbox/List.tsx', '../ui/format.ts'],
  ['src/renderer/main.tsx', './app/App.tsx'],
  ['src/renderer/main.tsx', 'react-dom/client'],
  ['src/cli/sync.ts', '../main/core/create-core.ts'],
])('%s may import %s', (file, imports) => {
  expect(judgeImport(file, imports)).toBeUndefined();
});

test('the most specific layer governs a file', () => {
  expect(layerOf('src/main/core/flow/incoming/register.ts')?.path).toBe('src/main/core/flow');
  expect(layerOf('src/main/core/api.ts')?.path).toBe('src/main/core');
  expect(layerOf('src/mainland/x.ts')).toBeUndefined();
});
