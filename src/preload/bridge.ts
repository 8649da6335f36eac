import { contextBridge, ipcRenderer } from 'electron';
import type { OfficeBridge } from '../contract/bridge.ts';
import type { OfficeEvent } from '../contract/core-events.ts';

// Types cannot cross here: what a window sends is validated where it arrives.
const bridge: OfficeBridge = {
  call: (method, input) => ipcRenderer.invoke('office.call', method, input),
  on: (listener) => {
    const hear = (_event: unknown, event: OfficeEvent): void => listener(event);
    ipcRenderer.on('office.event', hear);
    // The shell tells a new listener how its hosts are; what it announced before nobody heard.
    ipcRenderer.send('office.hello');
    return () => void ipcRenderer.off('office.event', hear);
  },
};

contextBridge.exposeInMainWorld('office', bridge);
