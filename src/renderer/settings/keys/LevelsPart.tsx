import { useTranslation } from 'react-i18next';
import { LevelPicker } from '../../ui/keys/LevelPicker.tsx';
import { useLevel } from '../../ui/keys/use-level.ts';
import { useSigningSettings } from '../../ui/queries.ts';

/** How much evidence each role's signatures should carry, and how many files still wait for theirs. */
export function LevelsPart() {
  const { t } = useTranslation();
  const settings = useSigningSettings().data;
  const personal = useLevel('personal');
  const organ = useLevel('organ');
  return (
    <section className="keys-part" aria-labelledby="keys-levels">
      <div className="keys-title"><h3 id="keys-levels">{t('keys.levels')}</h3></div>
      <div className="keys-levels">
        <LevelPicker label={t('keys.role.personal')} level={personal.level} timestamp={personal.timestamp} testid="level-personal" onLevel={personal.choose} />
        <LevelPicker label={t('keys.role.organ')} level={organ.level} timestamp={organ.timestamp} testid="level-organ" onLevel={organ.choose} />
      </div>
      {settings !== undefined && (
        <dl className="facts">
          <div><dt>{t('keys.timestamp')}</dt><dd>{settings.timestamp === undefined ? t('keys.timestamp.none') : settings.timestamp === '' ? t('keys.timestamp.set') : settings.timestamp}</dd></div>
          <div><dt>{t('keys.waiting')}</dt><dd data-testid="level-waiting">{settings.waiting === 0 ? t('keys.waiting.none') : t('keys.waiting.some', { count: settings.waiting })}</dd></div>
        </dl>
      )}
    </section>
  );
}
