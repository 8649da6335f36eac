/** What the form of a draft holds. */
export interface DraftValues {
  readonly typeName: string;
  readonly subject: string;
  readonly to: readonly string[];
  readonly signer: string | undefined;
  readonly priority: number;
  readonly dueDate: string | undefined;
}

export interface DraftInput {
  id: number;
  typeName: string;
  subject: string;
  toOrganIds: string[];
  signerPersonId?: string;
  priority: number;
  dueDate?: string;
}

/** The command that stores `values`, or nothing when they are what is stored already. */
export function draftInput(id: number, values: DraftValues, stored: DraftValues): DraftInput | undefined {
  const same = (Object.keys(values) as (keyof DraftValues)[]).every((k) => String(values[k]) === String(stored[k]));
  if (same) return undefined;
  return {
    id, typeName: values.typeName.trim(), subject: values.subject.replace(/\s+/g, ' ').trim(), toOrganIds: [...values.to], priority: values.priority,
    ...(values.signer === undefined ? {} : { signerPersonId: values.signer }),
    ...(values.dueDate === undefined ? {} : { dueDate: values.dueDate }),
  };
}
