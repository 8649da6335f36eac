import { Menu } from 'electron';

/**
 * The hidden menu: it is there for the keys it carries (zoom for WCAG 1.4.4, editing on macOS). No reload and no
 * developer tools: F5 is the window's own.
 */
export function setAppMenu(language: 'vi' | 'en', mayDebug: boolean): void {
  const word = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const mac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ role: 'appMenu' as const }] : []),
      { label: word('Sửa', 'Edit'), role: 'editMenu' },
      {
        label: word('Xem', 'View'),
        submenu: [
          { role: 'resetZoom', label: word('Cỡ thường', 'Actual size') },
          { role: 'zoomIn', label: word('Phóng to', 'Zoom in') },
          { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
          { role: 'zoomOut', label: word('Thu nhỏ', 'Zoom out') },
          { role: 'togglefullscreen', label: word('Toàn màn hình', 'Full screen') },
          ...(mayDebug ? [{ role: 'toggleDevTools' as const }] : []),
        ],
      },
    ]),
  );
}
