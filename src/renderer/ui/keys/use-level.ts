import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { PadesLevel, SignRole } from '../../../contract/views.ts';
import { keys, useSigningSettings } from '../queries.ts';
import { useAct } from '../use-act.ts';
import { levelToAsk } from './levels.ts';

/** The level a role signs at: the one of the settings until the person chooses another, which is remembered. */
export function useLevel(role: SignRole): { readonly level: PadesLevel; readonly timestamp: boolean; readonly choose: (level: PadesLevel) => void } {
  const settings = useSigningSettings().data;
  const client = useQueryClient();
  const { act } = useAct();
  const [chosen, setChosen] = useState<PadesLevel | undefined>(undefined);
  const timestamp = settings?.timestamp !== undefined;
  return {
    level: levelToAsk(chosen ?? settings?.level[role] ?? 'B-B', timestamp), timestamp,
    choose: (level) => {
      setChosen(level);
      void act(() => window.office.call('signing.setLevel', { role, level }), (now) => client.setQueryData(keys.signingSettings, now));
    },
  };
}
