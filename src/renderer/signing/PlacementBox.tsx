import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { blobUrl } from '../ui/pdf/blob-source.ts';
import { clampRect, resizeRect, type PageSize, type Rect } from './placement.rules.ts';

interface PlacementBoxProps {
  readonly rect: Rect;
  readonly page: PageSize;
  /** CSS pixels for one point. */
  readonly scale: number;
  readonly seal: boolean;
  readonly label: string;
  readonly image: string | undefined;
  readonly onRect: (rect: Rect) => void;
}

/** The place of a signature on the page: dragged, or moved by arrows (1 pt, Shift 10 pt), sized by Ctrl+arrows. */
export function PlacementBox({ rect, page, scale, seal, label, image, onRect }: PlacementBoxProps) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState<string | undefined>(undefined);
  const shown = image === broken ? undefined : image;
  const hold = useRef<{ x: number; y: number; rect: Rect; resize: boolean } | undefined>(undefined);
  const [x, y, width, height] = rect;
  const move = (from: Rect, dx: number, dy: number): Rect => clampRect([from[0] + dx, from[1] + dy, from[2], from[3]], page);

  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
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
      className={`placement${seal ? ' placement-seal' : ''}${shown === undefined ? '' : ' placement-pictured'}`} data-testid="placement-box" data-rect={rect.join(',')} tabIndex={0} role="application"
      aria-roledescription={t('placement.role')} aria-label={t('placement.position', { left: mmOf(x), bottom: mmOf(y), width: mmOf(width), height: mmOf(height) })}
      style={{ left: x * scale, top: (page.height - y - height) * scale, width: width * scale, height: height * scale }}
      onKeyDown={onKeyDown} onPointerDown={grab(false)} onPointerMove={drag} onPointerUp={release} onPointerCancel={release}
    >
      {/* Drawn as the core draws it: whole, in proportion, in the middle of the box. */}
      {shown === undefined
        ? <span className="placement-label">{label}</span>
        : <img className="placement-image" src={blobUrl(shown, 'image/png')} alt="" draggable={false} onError={() => setBroken(shown)} data-testid="placement-image" />}
      <span className="placement-handle" aria-hidden onPointerDown={grab(true)} onPointerMove={drag} onPointerUp={release} onPointerCancel={release} />
    </div>
  );
}

function mmOf(points: number): number {
  return Math.round((points * 25.4) / 72);
}
