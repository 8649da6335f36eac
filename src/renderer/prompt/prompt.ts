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
  const pad = part('pad', HTMLElement);
  const last = part('last', HTMLElement);
  const box = part('last-box', HTMLInputElement);
  const go = about.pinPad === true ? words.start : words.sign;

  document.documentElement.lang = about.language;
  document.documentElement.classList.toggle('dark', about.dark);
  part('title', HTMLElement).textContent = (about.papers ?? 1) > 1 ? words.batch(about.papers ?? 1) : words.title;
  part('holder-label', HTMLElement).textContent = words.holder;
  part('holder', HTMLElement).textContent = about.holder;
  part('token-row', HTMLElement).hidden = about.token === undefined;
  part('token-label', HTMLElement).textContent = words.token;
  part('token', HTMLElement).textContent = about.token ?? '';
  part('label', HTMLElement).textContent = about.token === undefined ? words.label : words.tokenLabel;
  field.hidden = about.pinPad === true;
  part('label', HTMLElement).hidden = about.pinPad === true;
  pad.hidden = about.pinPad !== true && about.eachTime !== true;
  pad.textContent = about.pinPad === true ? words.pad : about.eachTime === true ? words.eachTime : '';
  part('last-warning', HTMLElement).textContent = words.lastTry;
  part('last-text', HTMLElement).textContent = words.lastTryBox;
  last.hidden = about.lastTry !== true;
  part('cancel', HTMLElement).textContent = words.cancel;
  confirm.textContent = go;
  caps.textContent = words.capsLock;
  hint.hidden = about.hint === undefined;
  hint.textContent = about.hint ?? '';

  const tell = (sentence: string): void => {
    error.textContent = sentence;
    field.setAttribute('aria-invalid', String(sentence !== ''));
    (about.pinPad === true ? confirm : field).focus();
  };
  const send = async (): Promise<void> => {
    if (confirm.disabled) return;
    const pin = field.value;
    // Emptied before it travels: nothing of it stays on the page while the key opens.
    field.value = '';
    if (pin === '' && about.pinPad !== true) return tell(words.empty);
    if (!last.hidden && !box.checked) return tell(words.wrong({ code: 'token.lastTry' }));
    confirm.disabled = true;
    confirm.textContent = words.opening;
    error.textContent = '';
    const wrong = await window.prompt_.answer(pin, !last.hidden && box.checked);
    confirm.disabled = false;
    confirm.textContent = go;
    if (wrong === undefined) return undefined;
    // The token says so only after a wrong PIN: from here on the person has to agree first.
    if (wrong.code === 'token.lastTry' || wrong.details?.['tries'] === 'final') last.hidden = false;
    box.checked = false;
    return tell(words.wrong(wrong));
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
  (about.pinPad === true ? confirm : field).focus();
}

// A warning, a wrong PIN's sentence or a long name makes the page higher: the window goes with it.
new ResizeObserver(([entry]) => {
  if (entry !== undefined) window.prompt_.height(entry.contentRect.height);
}).observe(part('page', HTMLElement));

void window.prompt_.about().then(show);
