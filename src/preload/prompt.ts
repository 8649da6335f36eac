import { contextBridge, ipcRenderer } from 'electron';
import type { PromptBridge } from '../contract/bridge.ts';

const bridge: PromptBridge = {
  about: () => ipcRenderer.invoke('prompt.about'),
  answer: (pin, lastTry) => ipcRenderer.invoke('prompt.answer', pin, lastTry),
  height: (pixels) => ipcRenderer.send('prompt.height', pixels),
};

contextBridge.exposeInMainWorld('prompt_', bridge);
