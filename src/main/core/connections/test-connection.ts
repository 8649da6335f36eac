import type { ConnectionSettings, ConnectionTest } from '../../../contract/exchange-views.ts';
import type { AxisFailure, ExchangeAxis } from '../ports/exchange-axis.ts';
import { settingsFault } from './settings.rules.ts';

type Step = ConnectionTest['steps'][number];

/** At which step a failed list shows that a connection stops working. */
function stepOf(failure: AxisFailure): 'reach' | 'authenticate' | 'list' {
  switch (failure.code) {
    case 'axis.unreachable':
    case 'axis.timeout':
    case 'axis.certificate':
    case 'axis.proxy':
    case 'axis.notTheAxis':
    case 'folder.notPrepared':
      return 'reach';
    case 'axis.unauthorized':
    case 'axis.clock':
      return 'authenticate';
    case 'axis.refused':
    case 'axis.receiverUnknown':
    case 'axis.answerTooLarge':
    case 'axis.busy':
    case 'axis.gone':
    case 'folder.full':
    case 'folder.readOnly':
    case 'folder.unknownPartner':
    case 'folder.notSound':
      return 'list';
  }
}

/** Tries a connection by the one call that changes nothing and needs everything: the list of what waits. */
export async function testConnection(axis: ExchangeAxis, settings: ConnectionSettings, endpointFile = false): Promise<ConnectionTest> {
  const field = settingsFault(settings, endpointFile);
  if (field !== undefined) return { ok: false, steps: [{ step: 'settings', ok: false, code: 'connection.invalid', details: { field } }] };
  const steps: Step[] = [{ step: 'settings', ok: true }];
  const listed = await axis.list('edoc');
  const stopped = listed.ok ? undefined : stepOf(listed.error);
  for (const step of ['reach', 'authenticate', 'list'] as const) {
    if (!listed.ok && step === stopped) {
      const { code, details } = listed.error;
      return { ok: false, steps: [...steps, { step, ok: false, code, ...(details === undefined ? {} : { details }) }] };
    }
    steps.push(step === 'list' && listed.ok ? { step, ok: true, waiting: listed.value.length } : { step, ok: true });
  }
  return { ok: true, steps };
}
