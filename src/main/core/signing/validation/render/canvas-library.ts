export interface Context2d {
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
}
export interface DrawnCanvas {
  width: number;
  height: number;
  getContext(kind: '2d', options?: object): Context2d;
}
/** As much of the drawing library as is used; pdf.js brings it as an optional part. */
export interface CanvasLibrary {
  createCanvas(width: number, height: number): DrawnCanvas;
  readonly DOMMatrix: unknown;
  readonly Path2D: unknown;
  readonly ImageData: unknown;
}

/** What pdf.js asks of the place it draws in. It would bring its own where it knows Node; inside Electron it does not. */
export function canvasFactory(library: CanvasLibrary): new () => object {
  return class {
    create(width: number, height: number): { canvas: DrawnCanvas; context: Context2d } {
      const canvas = library.createCanvas(width, height);
      return { canvas, context: canvas.getContext('2d', { willReadFrequently: true }) };
    }
    reset({ canvas }: { canvas: DrawnCanvas }, width: number, height: number): void {
      canvas.width = width;
      canvas.height = height;
    }
    destroy({ canvas }: { canvas: DrawnCanvas }): void {
      canvas.width = canvas.height = 0;
    }
    getNoAlphaContext(canvas: DrawnCanvas): Context2d {
      return canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    }
  };
}

/** Filters of SVG, which no canvas outside a browser has: every one is `none`. */
export const noFilters: new () => object = class {
  addFilter(): string {
    return 'none';
  }
  addHCMFilter(): string {
    return 'none';
  }
  addAlphaFilter(): string {
    return 'none';
  }
  addLuminosityFilter(): string {
    return 'none';
  }
  addKnockoutFilter(): string {
    return 'none';
  }
  addHighlightHCMFilter(): string {
    return 'none';
  }
  addSelectionHCMFilter(): string {
    return 'none';
  }
  addSelectionFilter(): string {
    return 'none';
  }
  createSelectionStyle(): null {
    return null;
  }
  destroy(): void {
    // Nothing is kept.
  }
};
