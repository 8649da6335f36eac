import { useTranslation } from 'react-i18next';
import type { PlaceView, SignedAs } from '../../contract/views.ts';
import { signerWarning } from './signer.rules.ts';

interface PlaceWordsProps {
  readonly as: SignedAs;
  readonly place: PlaceView;
  /** The person moved the box: where it was first says nothing any more. */
  readonly moved: boolean;
  readonly holder: string | undefined;
  readonly signerName: string;
  readonly names: readonly string[];
  readonly fixed: boolean;
  /** Only what the person should look at. */
  readonly quiet?: boolean;
}

/** Why the signature stands where it stands; and first, when it would be another person's than the paper names. */
export function PlaceWords({ as, place, moved, holder, signerName, names, fixed, quiet = false }: PlaceWordsProps) {
  const { t } = useTranslation();
  const warning = as !== 'personal' || holder === undefined ? undefined : signerWarning(holder, signerName, names);
  const unsure = place.how === 'default' && !moved;
  return (
    <>
      {warning !== undefined && <p className="dialog-warning tone-warning" role="alert" data-testid="sign-warning">{t(warning.key, { holder, name: warning.name })}</p>}
      {(quiet ? unsure : warning === undefined || unsure) && (
        <p className={`dialog-warning ${unsure ? 'tone-warning' : 'tone-valid'}`} data-testid="sign-place" data-why={place.why}>{t(moved ? 'sign.why.moved' : `sign.why.${place.why}`, { name: place.name ?? '' })}</p>
      )}
      {!fixed && !quiet && <p className="tab-small">{t('sign.keys')}</p>}
    </>
  );
}
