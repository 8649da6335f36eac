import type { PromptAbout, PromptBridge } from '../../contract/bridge.ts';
import { promptWords } from './words.ts';

declare global {
  interface Window {
    readonly prompt_: PromptBridge;
  }
}

function part<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the prompt has no ${id}`);
  return found;
}

function show(about: PromptAbout): void {
  const words = promptWords[about.language];
  const field = part('pin', HTMLInputElement);
  const confirm = part('confirm', HTMLButtonElement);
  const error = part('error', HTMLElement);
  const caps = part('caps', HTMLElement);
  const hint = part('hint', HTMLElement);

  document.documentElement.lang = about.language;
  document.documentElement.classList.toggle('dark', about.dark);
  part('title', HTMLElement).textContent = words.title;
  part('holder', HTMLElement).textContent = words.holder(about.holder);
  part('holder', HTMLElement).title = about.holder;
  part('label', HTMLElement).textContent = words.label;
  part('cancel', HTMLElement).textContent = words.cancel;
  confirm.textContent = words.sign;
  caps.textContent = words.capsLock;
  hint.hidden = about.hint === undefined;
  hint.textContent = about.hint ?? '';

  const tell = (sentence: string): void => {
    error.textContent = sentence;
    field.setAttribute('aria-invalid', String(sentence !== ''));
    field.focus();
  };
  const send = async (): Promise<void> => {
    if (confirm.disabled) return;
    const pin = field.value;
    // Emptied before it travels: nothing of it stays on the page while the key opens.
    field.value = '';
    if (pin === '') return tell(words.empty);
    confirm.disabled = true;
    confirm.textContent = words.opening;
    error.textContent = '';
    const wrong = await window.prompt_.answer(pin);
    confirm.disabled = false;
    confirm.textContent = words.sign;
    if (wrong !== undefined) tell(words.wrong(wrong));
  };
  part('form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  part('cancel', HTMLElement).addEventListener('click', () => void window.prompt_.answer(undefined));
  document.addEventListener('keydown', (event) => {
    caps.hidden = !event.getModifierState('CapsLock');
    if (event.key === 'Escape') void window.prompt_.answer(undefined);
  });
  document.addEventListener('keyup', (event) => {
    caps.hidden = !event.getModifierState('CapsLock');
  });
  field.focus();
}

void window.prompt_.about().then(show);
