import { z } from 'zod';

/** `office.json` in the data folder: who we are, our people, keys, trust and connections. Paths are relative to the data folder. */
export const OrganProfile = z.object({
  organId: z.string().min(1),
  organName: z.string().min(1),
  organizationInCharge: z.string().optional(),
  organAdd: z.string().optional(),
  email: z.string().optional(),
  telephone: z.string().optional(),
  fax: z.string().optional(),
  website: z.string().optional(),
});

export const OfficeProfile = z.object({
  version: z.literal(1),
  training: z.boolean(),
  /** Shown in a training office only: the password of its certificates. */
  trainingHint: z.string().optional(),
  organ: OrganProfile,
  place: z.string(),
  defaultNotation: z.string(),
  people: z.array(z.object({
    id: z.string(), fullName: z.string(), position: z.string(), unit: z.string(), role: z.enum(['clerk', 'leader', 'handler']),
  })),
  certificates: z.array(z.object({
    id: z.string(), role: z.enum(['personal', 'organ']), label: z.string(), holder: z.string(), personId: z.string().optional(),
    p12Path: z.string(), imagePath: z.string().optional(),
    /** The certificate alone, DER: shown before the file was ever opened. */
    certificatePath: z.string().optional(),
  })),
  /** DER files of trusted roots for signatures. */
  trustAnchors: z.array(z.string()),
  /** The timestamp authority (RFC 3161): a fixed address, or a file `{ "url": "http://…" }` that is read at each use. */
  timestamp: z.object({
    url: z.string().optional(), urlFile: z.string().optional(), hash: z.enum(['sha256', 'sha384', 'sha512']).optional(), policy: z.string().optional(),
  }).optional(),
  /** How RSA keys sign; PKCS#1 v1.5 with SHA-256 when left out. */
  algorithm: z.object({ pss: z.boolean().optional(), hash: z.enum(['sha256', 'sha384', 'sha512']).optional() }).optional(),
  /** DER files of roots trusted for time alone. */
  timeAnchors: z.array(z.string()).optional(),
  connections: z.array(z.discriminatedUnion('kind', [
    z.object({
      id: z.string(), name: z.string().optional(), kind: z.literal('vxp'),
      /** Either a fixed address, or a file `{ "endpoint": "http://…" }` that the training hub rewrites at each start. */
      endpoint: z.string().optional(), endpointFile: z.string().optional(),
      systemId: z.string(),
      /** A file with the shared secret alone, mode 0600; those of connections a person sets up are in the keystore. */
      secretFile: z.string(),
      proxy: z.string().optional(), trust: z.enum(['system', 'office']).optional(), paddedFileHash: z.boolean().optional(),
    }),
    z.object({
      id: z.string(), name: z.string().optional(), kind: z.literal('lgsp'), endpoint: z.string(), systemId: z.string(), username: z.string(), applicationCode: z.string().optional(),
      /** Files with the secret key and with the user's password. */
      secretFile: z.string(), passwordFile: z.string(),
      proxy: z.string().optional(), trust: z.enum(['system', 'office']).optional(),
    }),
    z.object({
      id: z.string(), name: z.string().optional(), kind: z.literal('folder'), path: z.string(), organId: z.string(),
      /** A file with our private key (Ed25519, base64). */
      secretFile: z.string(),
      partners: z.array(z.object({ organId: z.string(), publicKey: z.string() })),
    }),
  ])),
  partners: z.array(OrganProfile),
});
export type OfficeProfile = z.infer<typeof OfficeProfile>;
