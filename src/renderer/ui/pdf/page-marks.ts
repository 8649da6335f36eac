/** What is outlined on a page: [left, bottom, right, top] in the page's default user space; the whole page where empty. */
export interface PageMark {
  readonly boxes: readonly (readonly number[])[];
  /** Read aloud with the page. */
  readonly label: string;
  /** One word beside the outline. */
  readonly tag: string;
}

interface RenderedPage {
  readonly div: HTMLElement;
  readonly viewport: { convertToViewportPoint(x: number, y: number): readonly number[] };
}

/** Outlines over a page that pdf.js has just drawn; it throws them away with the drawing. */
export function drawMarks({ div, viewport }: RenderedPage, mark: PageMark | undefined): void {
  for (const old of div.querySelectorAll('.page-mark')) old.remove();
  if (mark === undefined) return;
  const rects = mark.boxes.length === 0 ? [undefined] : mark.boxes.map(([left = 0, bottom = 0, right = 0, top = 0]) => [...viewport.convertToViewportPoint(left, bottom), ...viewport.convertToViewportPoint(right, top)]);
  rects.forEach((rect, index) => {
    const outline = document.createElement('div');
    outline.className = rect === undefined ? 'page-mark page-mark-whole' : 'page-mark';
    if (rect !== undefined) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = rect;
      // A little air, so that the outline does not lie on the letters.
      Object.assign(outline.style, {
        left: `${String(Math.min(x1, x2) - 4)}px`, top: `${String(Math.min(y1, y2) - 4)}px`,
        width: `${String(Math.abs(x2 - x1) + 8)}px`, height: `${String(Math.abs(y2 - y1) + 8)}px`,
      });
    }
    if (index === 0) {
      const label = document.createElement('span');
      label.className = 'page-mark-label';
      label.textContent = mark.tag;
      label.ariaHidden = 'true';
      outline.append(label);
    }
    div.append(outline);
  });
}
