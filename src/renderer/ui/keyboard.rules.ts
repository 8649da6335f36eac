import type { Action } from '../../contract/views.ts';

/** What a key may ask of the window. */
export type KeyCommand =
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'search' } | { readonly kind: 'sync' } | { readonly kind: 'help' } | { readonly kind: 'find' }
  | { readonly kind: 'move'; readonly by: 1 | -1 };

export interface KeyPress {
  readonly key: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** The focus is in a field that takes letters, or a dialog is open. */
  readonly typing: boolean;
}

/** One letter an action; shown in tooltips. Letters of the Vietnamese words would collide, so they are the English ones. */
export const actionKeys: Partial<Readonly<Record<Action, string>>> = {
  register: 'R', route: 'T', refuse: 'X', reply: 'A', sign: 'G', seal: 'D', number: 'N', send: 'S', finish: 'F',
};

/** WCAG 2.1.4: single letters act only while no field has the focus, so speech input and typing never fire them. */
export function commandForKey(press: KeyPress): KeyCommand | undefined {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (press.key === 'F1') return { kind: 'help' };
  if (press.key === 'F5' && !press.ctrl) return { kind: 'sync' };
  if (press.ctrl && !press.alt && key === 'k') return { kind: 'search' };
  if (press.ctrl && !press.alt && key === 'f') return { kind: 'find' };
  if (press.typing || press.ctrl || press.alt || press.shift) return undefined;
  if (key === '/') return { kind: 'search' };
  if (key === 'j') return { kind: 'move', by: 1 };
  if (key === 'k') return { kind: 'move', by: -1 };
  for (const [action, letter] of Object.entries(actionKeys)) {
    if (letter.toLowerCase() === key) return { kind: 'action', action: action as Action };
  }
  return undefined;
}
