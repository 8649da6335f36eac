export const officeOrigin = 'app://office';

/**
 * What a page of ours may do. `style-src 'unsafe-inline'`: the UI kit writes its rules into style elements.
 * `'wasm-unsafe-eval'`: scans come as JBIG2 and JPEG 2000, whose decoders are WebAssembly; in plain script a page takes
 * many times as long. It lets modules be compiled, not script be evaluated, and their bytes can come from `'self'` only.
 */
export const officePolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data: blob-store:",
  "font-src 'self' data:",
  "connect-src 'self' blob-store:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "frame-src 'none'",
  "object-src 'none'",
].join('; ');

/** The prompt shows text and one field, and asks nobody. */
export const promptPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A document is data: even if something opened one as a page, it would run nothing. */
export const blobPolicy = "default-src 'none'; sandbox";
