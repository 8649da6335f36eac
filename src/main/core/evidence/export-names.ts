/** The files of an exported ZIP. `chain.txt`: the content hashes of all rows from the first one shown to the head, a line each. */
export const exportNames = { readme: 'README.txt', head: 'head.json', rows: 'evidence.jsonl', chain: 'chain.txt', verdicts: 'verdicts.json' } as const;
export const exportFormat = 'congvan-evidence-export-1';

export const messageName = (sha256: string): string => `messages/${sha256}.edxml`;
export const stampName = (seq: number, kind: 'txt' | 'tst'): string => `stamps/${seq}.${kind}`;
/** One line of `chain.txt`: 64 hex digits and a line feed. */
export const chainLine = 65;
