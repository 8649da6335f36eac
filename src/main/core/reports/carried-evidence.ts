import { cmsBytes } from '../signing/cades/cms-bytes.ts';
import { joinEvidence, noEvidence, type Evidence } from '../signing/evidence/evidence.ts';
import { evidenceIn, readDss } from '../signing/pdf/dss.ts';
import { openPdf } from '../signing/pdf/file.ts';
import { checkByteRange } from '../signing/validation/byte-range.ts';
import { parseSignedData } from '../signing/validation/cms-parse.ts';
import { signedFields } from '../signing/validation/signature-fields.ts';
import { sniff } from '../signing/verify-any.ts';

/**
 * Every certificate, response and list a PDF (its DSS and its signatures) or a CMS file carries, whether a verdict rests on
 * it or not: the archive keeps what came with the document. Of containers and XML only what was used is known.
 */
export function carriedEvidence(bytes: Uint8Array, password?: string): Evidence {
  switch (sniff(bytes)) {
    case 'pdf': return inPdf(bytes, password);
    case 'cms': return inCms(cmsBytes(bytes));
    default: return noEvidence;
  }
}

function inPdf(bytes: Uint8Array, password: string | undefined): Evidence {
  const opened = openPdf(bytes, password === undefined ? {} : { password });
  if (!opened.ok) return noEvidence;
  const file = opened.value;
  const stored = evidenceIn(readDss(file));
  const signed = signedFields(file).flatMap((field) => {
    const range = checkByteRange(file, field);
    return range.state === 'sound' ? [inCms(range.covered.contents)] : [];
  });
  return joinEvidence(stored, ...signed);
}

function inCms(bytes: Uint8Array): Evidence {
  const signedData = parseSignedData(bytes);
  if (signedData === undefined) return noEvidence;
  return {
    certificates: signedData.certificates.map(({ raw }) => raw),
    ocspResponses: [],
    // RevocationInfoChoice (RFC 5652 §10.2.1): a list is a SEQUENCE, another kind is tagged.
    crls: signedData.revocation.filter(({ tag }) => tag === 0x30).map(({ raw }) => raw),
  };
}
