import type { ResponseFor, StaffInfo } from '../../model/message.ts';
import type { Organ } from '../../model/organ.ts';
import { writeDate } from './dates.ts';
import { edxmlNamespace, wire } from './names.ts';
import type { Xml } from './write-xml.ts';
import { elementWriter } from './write-xml.ts';

// .NET receivers want the literal prefix inside the envelope and none on root and attachments, though both name one namespace.
export const { leaf, tree } = elementWriter('edXML');
export const prefixDeclaration = ` xmlns:edXML="${edxmlNamespace}"`;

export function organ(name: string, party: Organ): Xml {
  return tree(4, name, [
    leaf(5, wire.organId, party.organId),
    leaf(5, wire.organizationInCharge, party.organizationInCharge ?? ''),
    leaf(5, wire.organName, party.organName),
    leaf(5, wire.organAdd, party.organAdd ?? ''),
    leaf(5, wire.email, party.email ?? ''),
    leaf(5, wire.telephone, party.telephone ?? ''),
    leaf(5, wire.fax, party.fax ?? ''),
    leaf(5, wire.website, party.website ?? ''),
  ]);
}

export function responseFor(answered: ResponseFor): Xml {
  return tree(4, wire.responseFor, [
    leaf(5, wire.organId, answered.organId),
    leaf(5, wire.code, answered.code),
    leaf(5, wire.promulgationDate, writeDate(answered.promulgationDate ?? '')),
    leaf(5, wire.documentId, answered.documentId),
  ]);
}

export function staffInfo(depth: number, staff: StaffInfo | undefined): readonly Xml[] {
  if (staff === undefined) return [];
  return [
    tree(depth, wire.staffInfo, [
      leaf(depth + 1, wire.department, staff.department ?? ''),
      leaf(depth + 1, wire.staff, staff.staff ?? ''),
      leaf(depth + 1, wire.email, staff.email ?? ''),
      leaf(depth + 1, wire.mobile, staff.mobile ?? ''),
    ]),
  ];
}

/** The root and the whole envelope; the root stays open. */
export function envelope(children: readonly Xml[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${wire.root} xmlns="${edxmlNamespace}">\n${tree(1, wire.envelope, children, prefixDeclaration).xml}`;
}
