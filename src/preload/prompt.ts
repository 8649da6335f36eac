import { contextBridge, ipcRenderer } from 'electron';
import type { PromptBridge } from '../contract/bridge.ts';

const bridge: PromptBridge = {
  about: () => ipcRenderer.invoke('prompt.about'),
  answer: (pin, lastTry) => ipcRenderer.invoke('prompt.answer', pin, lastTry),
};

contextBridge.exposeInMainWorld('prompt_', bridge);
