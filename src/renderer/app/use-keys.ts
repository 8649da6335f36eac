import { useEffect, useRef } from 'react';
import { commandForKey, type KeyCommand } from '../ui/keyboard.rules.ts';

/** Letters belong to the field that has the focus, and to a dialog that is open. */
function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"],[role="alertdialog"]') !== null) return true;
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.getAttribute('role') === 'combobox' || target.getAttribute('role') === 'application');
}

/** Listens for the keys of the whole window. */
export function useKeys(onCommand: (command: KeyCommand) => void): void {
  const told = useRef(onCommand);
  useEffect(() => { told.current = onCommand; });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const command = commandForKey({ key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, shift: event.shiftKey, typing: isTyping(event.target) });
      if (command === undefined) return;
      event.preventDefault();
      told.current(command);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
