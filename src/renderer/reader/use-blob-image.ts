import { useEffect, useState } from 'react';

/** A stored picture as an address the window may show (its CSP lets images come from `blob:` only). */
export function useBlobImage(url: string, type: string): string | undefined {
  const [image, setImage] = useState<string | undefined>(undefined);
  useEffect(() => {
    let made: string | undefined;
    let current = true;
    void (async () => {
      try {
        const response = await fetch(url);
        if (!response.ok) return;
        const bytes = await response.arrayBuffer();
        if (!current) return;
        made = URL.createObjectURL(new Blob([bytes], { type }));
        setImage(made);
      } catch {
        // The card with Save is shown instead.
      }
    })();
    return () => {
      current = false;
      if (made !== undefined) URL.revokeObjectURL(made);
      setImage(undefined);
    };
  }, [url, type]);
  return image;
}
