import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { pdfAssets } from './src/renderer/ui/pdf/pdf-assets.mjs';
import { importRules } from './tools/import-rules-plugin.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Programs that run in Node or Electron main, each its own file in out/main. */
const programs: Readonly<Record<string, string>> = {
  index: 'src/main/index.ts',
  core: 'src/main/core/core-main.ts',
  render: 'src/main/core/render-main.ts',
  token: 'src/main/token/token-main.ts',
  training: 'src/training/training-process.ts',
  cli: 'src/cli/cli-main.ts',
  'headless-demo': 'src/cli/headless-demo.ts',
};
const present = Object.fromEntries(Object.entries(programs).map(([name, path]) => [name, at(path)]).filter(([, path]) => path !== undefined && existsSync(path)));

export default defineConfig({
  main: {
    plugins: [importRules(root)],
    build: {
      outDir: at('out/main'),
      // Electron's own Node is 20 in the oldest runtime supported; the hosts run on 24.
      target: 'node20',
      sourcemap: true,
      minify: false,
      // Packages stay outside: native ones must, and some read files beside themselves. The one of many small files that every
      // start loads comes in: zod costs 130 ms as it lies in node_modules, 20 as one piece.
      externalizeDeps: { include: ['pkcs11js', 'electron'], exclude: ['zod'] },
      rollupOptions: {
        input: present,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      target: 'node20',
      minify: false,
      // A sandboxed preload can require nothing but electron: each is one whole file, in CommonJS.
      externalizeDeps: false,
      isolatedEntries: true,
      rollupOptions: {
        input: { bridge: at('src/preload/bridge.ts'), prompt: at('src/preload/prompt.ts') },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    base: './',
    plugins: [react(), pdfAssets()],
    worker: { format: 'es' },
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      target: 'chrome130',
      minify: true,
      // A font or image in the bundle's text would need `data:` in the policy for all of them.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4_000,
      rollupOptions: { input: { index: at('src/renderer/index.html'), prompt: at('src/renderer/prompt/index.html') } },
    },
  },
});
