export interface Panes { readonly folders: boolean; readonly list: boolean; readonly document: boolean }

/**
 * Which panes stand side by side at a width in CSS pixels. 1280 at 150 % zoom is 853 and at 200 % is 640: every screen
 * stays usable there, with the folders behind a button and one pane at a time (WCAG 2.2, 1.4.10).
 */
export function panesFor(width: number, documentOpen: boolean): Panes {
  if (width >= 1100) return { folders: true, list: true, document: true };
  if (width >= 760) return { folders: false, list: true, document: true };
  return { folders: false, list: !documentOpen, document: documentOpen };
}
