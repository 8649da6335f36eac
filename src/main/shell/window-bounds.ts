import { readFileSync, writeFileSync } from 'node:fs';
import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { z } from 'zod';

const Bounds = z.object({
  x: z.number().int(), y: z.number().int(), width: z.number().int().min(960), height: z.number().int().min(600), maximized: z.boolean(),
});
type Bounds = z.infer<typeof Bounds>;

/** Where the window was; `undefined` at the first start, after a damaged file, or when that screen is gone. */
export function rememberedBounds(path: string): Bounds | undefined {
  try {
    const parsed = Bounds.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success && isOnScreen(parsed.data) ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export function rememberBounds(window: BrowserWindow, path: string): void {
  window.on('close', () => {
    try {
      writeFileSync(path, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() } satisfies Bounds));
    } catch {
      // A full disk must not keep a window from closing; it opens in the middle next time.
    }
  });
}

function isOnScreen(bounds: Rectangle): boolean {
  const middle = { x: bounds.x + bounds.width / 2, y: bounds.y + 20 };
  return screen.getAllDisplays().some(({ workArea: a }) => middle.x >= a.x && middle.x < a.x + a.width && middle.y >= a.y && middle.y < a.y + a.height);
}
