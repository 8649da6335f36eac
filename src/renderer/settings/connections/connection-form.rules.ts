import type { ConnectionInput, ConnectionKind, ConnectionSettings, ConnectionView } from '../../../contract/exchange-views.ts';

export interface PartnerValues { readonly organId: string; readonly publicKey: string }

/** What the form of a connection holds: every field of every kind, as typed. */
export interface ConnectionValues {
  readonly kind: ConnectionKind;
  readonly name: string;
  readonly enabled: boolean;
  readonly endpoint: string;
  readonly systemId: string;
  readonly username: string;
  readonly applicationCode: string;
  readonly proxy: string;
  readonly trust: 'system' | 'office';
  readonly timeoutSeconds: string;
  readonly statusWrapper: 'MessageHeader' | 'Status';
  readonly paddedFileHash: boolean;
  readonly path: string;
  readonly organId: string;
  readonly partners: readonly PartnerValues[];
  readonly secret: string;
  readonly password: string;
}

const blank: Omit<ConnectionValues, 'kind' | 'name' | 'organId'> = {
  enabled: true, endpoint: '', systemId: '', username: '', applicationCode: '', proxy: '', trust: 'system', timeoutSeconds: '60',
  statusWrapper: 'MessageHeader', paddedFileHash: false, path: '', partners: [], secret: '', password: '',
};

/** A new connection of a kind; the office's own code is what a folder is written under. */
export function newValues(kind: ConnectionKind, name: string, organId: string): ConnectionValues {
  return { ...blank, kind, name, organId, systemId: kind === 'folder' ? '' : organId };
}

/** The form of a connection that exists. Secrets never come back: their fields are empty and mean "as it is". */
export function valuesOf(view: Pick<ConnectionView, 'name' | 'enabled' | 'settings'>): ConnectionValues {
  const { settings } = view;
  const common = { ...blank, kind: settings.kind, name: view.name, enabled: view.enabled, organId: '', statusWrapper: settings.statusWrapper };
  if (settings.kind === 'folder') return { ...common, path: settings.path, organId: settings.organId, partners: settings.partners };
  return {
    ...common, endpoint: settings.endpoint, systemId: settings.systemId, proxy: settings.proxy ?? '', trust: settings.trust, timeoutSeconds: String(settings.timeoutSeconds),
    ...(settings.kind === 'vxp' ? { paddedFileHash: settings.paddedFileHash } : { username: settings.username, applicationCode: settings.applicationCode }),
  };
}

/** What the core is asked to keep or to try. A secret left blank is left out: the kept one stays. */
export function inputOf(values: ConnectionValues, id: string | undefined): ConnectionInput {
  return {
    ...(id === undefined ? {} : { id }), name: values.name.trim(), enabled: values.enabled, settings: settingsOf(values),
    ...(values.secret === '' || values.kind === 'folder' ? {} : { secret: values.secret }),
    ...(values.password === '' || values.kind !== 'lgsp' ? {} : { password: values.password }),
  };
}

function settingsOf(values: ConnectionValues): ConnectionSettings {
  const { kind, statusWrapper } = values;
  if (kind === 'folder') {
    return { kind, path: values.path.trim(), organId: values.organId.trim(), statusWrapper, partners: values.partners.map((p) => ({ organId: p.organId.trim(), publicKey: p.publicKey.trim() })) };
  }
  const proxy = values.proxy.trim();
  const http = {
    endpoint: values.endpoint.trim(), systemId: values.systemId.trim(), trust: values.trust, timeoutSeconds: Number(values.timeoutSeconds), statusWrapper,
    ...(proxy === '' ? {} : { proxy }),
  };
  return kind === 'vxp' ? { kind, ...http, paddedFileHash: values.paddedFileHash } : { kind, ...http, username: values.username.trim(), applicationCode: values.applicationCode.trim() };
}
