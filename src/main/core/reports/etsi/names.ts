import type { EvidenceKind, SignatureReport } from '../report.ts';

/** ETSI TS 119 102-2 V1.4.1 and what it builds on. */
export const namespaces = {
  xmlns: 'http://uri.etsi.org/19102/v1.4.1#',
  'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#',
} as const;

export const sha256Uri = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** §4.3.4.2: the main status indications of EN 319 102-1 table 5. */
export const mainIndications: Readonly<Record<SignatureReport['verdict'], string>> = {
  'TOTAL-PASSED': 'urn:etsi:019102:mainindication:total-passed',
  INDETERMINATE: 'urn:etsi:019102:mainindication:indeterminate',
  'TOTAL-FAILED': 'urn:etsi:019102:mainindication:total-failed',
};

/** Of one constraint: EN 319 102-1 table 6. */
export const constraintIndications = {
  passed: 'urn:etsi:019102:mainindication:passed',
  failed: 'urn:etsi:019102:mainindication:failed',
  indeterminate: 'urn:etsi:019102:mainindication:indeterminate',
} as const;

export const subIndicationUri = (name: string): string => `urn:etsi:019102:subindication:${name}`;

export const objectTypes: Readonly<Record<EvidenceKind | 'signedData', string>> = {
  certificate: 'urn:etsi:019102:validationObject:certificate',
  crl: 'urn:etsi:019102:validationObject:CRL',
  ocsp: 'urn:etsi:019102:validationObject:OCSPResponse',
  timestamp: 'urn:etsi:019102:validationObject:timestamp',
  signedData: 'urn:etsi:019102:validationObject:signedData',
};

export const proofTypes = { validation: 'urn:etsi:019102:poetype:validation', provided: 'urn:etsi:019102:poetype:provided' } as const;

export const constraintStatus = { applied: 'urn:etsi:019102:constraintStatus:applied', disabled: 'urn:etsi:019102:constraintStatus:disabled' } as const;

/** EN 319 102-1 §5.6, the process that looks at everything a signature of any level carries. */
export const processLta = 'urn:etsi:019102:validationprocess:LTA';

/** TS 119 102-2 leaves names of constraints to the validator; these are ours, after the blocks of EN 319 102-1 §5.2. */
export const constraintUri = (block: string): string => `urn:congvan:constraint:${block}`;
export const levelUri = (level: SignatureReport['level']): string => `urn:congvan:level:${level}`;
/** EN 319 102-1 has no indication for a file that nobody signed. */
export const noSignatureFound = 'urn:congvan:mainindication:no-signature-found';
export const reasonUri = 'urn:congvan:reason';
