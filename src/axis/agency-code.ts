import { z } from 'zod';

/** Decision 20/2020: groups of letters and digits with dots; real codes break it, so only the length and ASCII are asked. */
export const agencyCode = z.string().trim().regex(/^[\x21-\x7e]{1,60}$/u);
