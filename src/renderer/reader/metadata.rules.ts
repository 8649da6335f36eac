import type { DocumentView } from '../../contract/views.ts';
import { formatDay } from '../ui/format.ts';

/** One field of Decree 30/2020 Annex VI: its number there, its English name there, its value here. */
export interface MetadataField {
  readonly ordinal: string;
  readonly name: string;
  readonly value: string;
}

const day = (iso: string | undefined): string => (iso === undefined ? '' : formatDay(iso));

/**
 * The fields of the State's own list, in its order: Annex VI, Part I for outgoing and Part II for incoming documents.
 * Empty values are kept: a field that was not sent is information too.
 */
export function metadataFields(view: DocumentView): readonly MetadataField[] {
  const { row } = view;
  const slash = row.code.indexOf('/');
  const number = slash === -1 ? row.code : row.code.slice(0, slash);
  const notation = slash === -1 ? '' : row.code.slice(slash + 1);
  const signer = [view.signer?.competence, view.signer?.position, view.signer?.fullName].filter((x) => x !== undefined && x !== '').join(' · ');
  const common: MetadataField[] = [
    { ordinal: '1.1', name: 'OrganId', value: view.organ.organId },
    { ordinal: '3', name: 'TypeName', value: row.typeName },
    { ordinal: '4', name: 'CodeNumber', value: number },
    { ordinal: '5', name: 'CodeNotation', value: notation },
    { ordinal: '6', name: 'IssuedDate', value: day(row.issuedDate) },
    { ordinal: '7', name: 'OrganName', value: view.organ.organName },
    { ordinal: '8', name: 'Subject', value: row.subject },
    { ordinal: '10', name: 'PageAmount', value: view.pageAmount === undefined ? '' : String(view.pageAmount) },
    { ordinal: '11', name: 'Description', value: view.content ?? '' },
  ];
  const to = view.to.map((o) => `${o.organName} (${o.organId})`).join('; ');
  const priority = `priority.${String(row.priority)}`;
  if (row.direction === 'out') {
    return [...common,
      { ordinal: '12', name: 'SignerInfo', value: signer }, { ordinal: '13', name: 'To', value: to },
      { ordinal: '14', name: 'Priority', value: priority }, { ordinal: '16', name: 'DueDate', value: day(row.dueDate) }];
  }
  return [...common,
    { ordinal: '12', name: 'ArrivalDate', value: day(view.arrivalDate) },
    { ordinal: '13', name: 'ArrivalNumber', value: row.arrivalNumber === undefined ? '' : String(row.arrivalNumber) },
    { ordinal: '14', name: 'SignerInfo', value: signer }, { ordinal: '15', name: 'Priority', value: priority },
    { ordinal: '16', name: 'ToPlaces', value: view.toPlaces.join('; ') },
    { ordinal: '17', name: 'TraceHeaderList', value: view.assignment?.directive ?? '' },
    { ordinal: '18', name: 'DueDate', value: day(row.dueDate) }];
}
