import type { WidePlace } from '../inbox/folders.ts';
import { BatchScreen } from '../signing/batch/BatchScreen.tsx';
import { SettingsScreen } from './SettingsScreen.tsx';

interface WideScreenProps {
  readonly place: WidePlace;
  readonly mover: React.RefObject<((by: 1 | -1) => void) | undefined>;
  readonly onShowDocument: (id: number) => void;
}

/** What takes the room of list and document together. */
export function WideScreen({ place, mover, onShowDocument }: WideScreenProps) {
  switch (place) {
    case 'toSign': return <BatchScreen role="personal" mover={mover} onShowDocument={onShowDocument} />;
    case 'toSeal': return <BatchScreen role="organ" mover={mover} onShowDocument={onShowDocument} />;
    case 'keys': case 'connections': return <SettingsScreen first={place} />;
  }
}
