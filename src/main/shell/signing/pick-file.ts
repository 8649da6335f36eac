import { dialog, type BrowserWindow } from 'electron';

/** The path a person picks; `undefined` when they give up. No window ever names a path. */
export async function pickFile(window: BrowserWindow, title: string, filter: { readonly name: string; readonly extensions: readonly string[] }): Promise<string | undefined> {
  const picked = await dialog.showOpenDialog(window, { title, properties: ['openFile'], filters: [{ name: filter.name, extensions: [...filter.extensions] }] });
  return picked.canceled ? undefined : picked.filePaths[0];
}
