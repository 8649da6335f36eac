import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { clampRect, resizeRect, type PageSize, type Rect } from './placement.rules.ts';

interface PlacementBoxProps {
  readonly rect: Rect;
  readonly page: PageSize;
  /** CSS pixels for one point. */
  readonly scale: number;
  readonly seal: boolean;
  /** The page under the box does not show this yet: the box was moved, or its preview is still being made. */
  readonly waiting: boolean;
  readonly onRect: (rect: Rect) => void;
}

/**
 * The place of a signature on the page: dragged, or moved by arrows (1 pt, Shift 10 pt), sized by Ctrl+arrows. Only an
 * outline: what stands in it is drawn in the page itself, by the code that signs.
 */
export function PlacementBox({ rect, page, scale, seal, waiting, onRect }: PlacementBoxProps) {
  const { t } = useTranslation();
  const hold = useRef<{ x: number; y: number; rect: Rect; resize: boolean } | undefined>(undefined);
  const [x, y, width, height] = rect;
  const move = (from: Rect, dx: number, dy: number): Rect => clampRect([from[0] + dx, from[1] + dy, from[2], from[3]], page);

  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? 10 : 1;
    const [dx = 0, dy = 0] = direction;
    onRect(event.ctrlKey ? resizeRect(rect, dx * step, -dy * step, seal, page) : move(rect, dx * step, dy * step));
  };
  const grab = (resize: boolean) => (event: PointerEvent<HTMLElement>): void => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    hold.current = { x: event.clientX, y: event.clientY, rect, resize };
  };
  const drag = (event: PointerEvent): void => {
    const from = hold.current;
    if (from === undefined) return;
    event.stopPropagation();
    const dx = (event.clientX - from.x) / scale;
    const dy = (event.clientY - from.y) / scale;
    onRect(from.resize ? resizeRect(from.rect, dx, dy, seal, page) : move(from.rect, dx, -dy));
  };
  const release = (): void => { hold.current = undefined; };

  return (
    <div
      className={`placement${seal ? ' placement-seal' : ''}${waiting ? ' placement-waiting' : ''}`} data-testid="placement-box" data-rect={rect.join(',')} data-waiting={waiting} tabIndex={0} role="application"
      aria-roledescription={t('placement.role')} aria-label={t('placement.position', { left: mmOf(x), bottom: mmOf(y), width: mmOf(width), height: mmOf(height) })}
      style={{ left: x * scale, top: (page.height - y - height) * scale, width: width * scale, height: height * scale }}
      onKeyDown={onKeyDown} onPointerDown={grab(false)} onPointerMove={drag} onPointerUp={release} onPointerCancel={release}
    >
      <span className="placement-handle" aria-hidden onPointerDown={grab(true)} onPointerMove={drag} onPointerUp={release} onPointerCancel={release} />
    </div>
  );
}

function mmOf(points: number): number {
  return Math.round((points * 25.4) / 72);
}
