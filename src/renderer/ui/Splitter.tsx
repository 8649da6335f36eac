import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';

interface SplitterProps {
  readonly label: string;
  readonly size: number;
  readonly min: number;
  readonly max: number;
  /** -1 where the sized pane stands to the right of the splitter. */
  readonly direction?: 1 | -1;
  /** The edge of the pane it stands on; beside the pane where none is named. */
  readonly edge?: 'start' | 'end';
  readonly onSize: (size: number) => void;
}

/** Window splitter of the ARIA practices: arrows move it by 16 pixels, Home and End go to the limits. */
export function Splitter({ label, size, min, max, direction = 1, edge, onSize }: SplitterProps) {
  const start = useRef<{ x: number; size: number } | undefined>(undefined);
  const set = (next: number): void => onSize(Math.round(Math.min(max, Math.max(min, next))));
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
    if (step !== undefined) set(size + step * direction);
    else if (event.key === 'Home') set(min);
    else if (event.key === 'End') set(max);
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, size };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (start.current !== undefined) set(start.current.size + (event.clientX - start.current.x) * direction);
  };
  return (
    <div
      className={edge === undefined ? 'splitter' : `splitter splitter-${edge}`} role="separator" aria-orientation="vertical" aria-label={label} tabIndex={0}
      aria-valuenow={size} aria-valuemin={min} aria-valuemax={max}
      onKeyDown={onKeyDown} onPointerDown={onPointerDown} onPointerMove={onPointerMove}
      onPointerUp={() => { start.current = undefined; }}
    />
  );
}
