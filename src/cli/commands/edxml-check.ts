import en from '../../../resources/locales/en/warnings.json' with { type: 'json' };
import vi from '../../../resources/locales/vi/warnings.json' with { type: 'json' };
import { failed, type CommandAnswer, type Language } from '../output.ts';
import { readMessage } from './edxml-read.ts';

/** `edxml check F`: what is odd about a message, with what to do. Status 0: nothing; 1: something; 2: it cannot be read, or must not be kept. */
export async function edxmlCheck({ files, language }: { files: string[]; options: unknown; language: Language }): Promise<CommandAnswer> {
  const message = await readMessage(files[0] ?? '');
  if (!message.ok) return failed(message.error, language);
  const sentences: Readonly<Record<string, string>> = language === 'en' ? en : vi;
  const warnings = message.value.warnings.map((warning) => ({ ...warning, message: sentences[warning.code] ?? warning.code }));
  return {
    status: warnings.length === 0 ? 0 : 1,
    json: { kind: message.value.kind, documentId: message.value.kind === 'edoc' ? message.value.documentId : message.value.responseFor.documentId, warnings },
    text: warnings.map((w) => `${w.code} ${w.path}${w.value === undefined ? '' : ` (${w.value})`}: ${w.message}`),
  };
}
