import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Our own files that are no part of a typed layer: plain scripts and the build's configuration. */
const plain = ['**/*.mjs', '**/*.js', '**/*.cjs'];
const restricted = (patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const electron = { group: ['electron', 'electron/*'], message: 'Only src/main/shell and src/preload import electron.' };
const node = { group: ['node:*'], message: 'The window has no Node: ask the core or the shell.' };

export default tseslint.config(
  { ignores: ['out/', '.tsbuild/', 'node_modules/', 'dist/', 'tests/e2e/shots/', 'tests/e2e/failures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'off' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        // One program over everything: the layers' own tsconfigs would check what they share once for each.
        project: ['tools/tsconfig.lint.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      'eqeqeq': 'error',
      'no-eval': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
    },
  },
  // The fence itself is tools/import-rules.ts; these two say the same at once, in the editor.
  { files: ['src/**/*.ts', 'src/**/*.tsx'], ignores: ['src/main/shell/**', 'src/preload/**', 'src/renderer/**'], rules: restricted([electron]) },
  { files: ['src/renderer/**/*.ts', 'src/renderer/**/*.tsx'], plugins: { 'react-hooks': hooks }, rules: { ...restricted([electron, node]), 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' } },
  { files: ['electron.config.ts', '**/vitest.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: plain, rules: { 'eqeqeq': 'error', 'no-var': 'error', 'prefer-const': 'error' } },
);
