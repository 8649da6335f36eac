import { Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Button } from '@fluentui/react-components';
import { Add20Regular, ErrorCircle48Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { SignRole } from '../../../contract/views.ts';
import { FailureNotice } from '../../ui/Notice.tsx';
import { failureOf } from '../../ui/office.ts';
import { useSigningKeys } from '../../ui/queries.ts';
import { useAct } from '../../ui/use-act.ts';
import { KeyCard } from './KeyCard.tsx';
import { useKeyChanges } from './use-key-changes.ts';

const roles: readonly SignRole[] = ['personal', 'organ'];

/** The keys of this office, the person's and the agency's. */
export function OfficeKeysPart() {
  const { t } = useTranslation();
  const found = useSigningKeys();
  const { busy, act } = useAct();
  const changed = useKeyChanges();
  const add = (role: SignRole): void => void act(() => window.office.call('shell.addKeyFile', { role }), changed);
  return (
    <section className="keys-part" aria-labelledby="keys-office">
      <div className="keys-title">
        <h3 id="keys-office">{t('keys.office')}</h3>
        <Menu>
          <MenuTrigger disableButtonEnhancement><Button size="small" icon={<Add20Regular />} disabledFocusable={busy} data-testid="key-add">{t('keys.addFile')}</Button></MenuTrigger>
          <MenuPopover><MenuList>{roles.map((role) => <MenuItem key={role} onClick={() => add(role)} data-testid={`key-add-${role}`}>{t(`keys.use.${role}`)}</MenuItem>)}</MenuList></MenuPopover>
        </Menu>
      </div>
      {found.error !== null && <FailureNotice icon={<ErrorCircle48Regular />} error={failureOf(found.error)} again={() => void found.refetch()} />}
      {found.data !== undefined && roles.map((role) => {
        const own = found.data.filter((k) => k.role === role);
        return (
          <div key={role} className="keys-role">
            <h4>{t(`keys.role.${role}`)}</h4>
            {own.length === 0 && <p className="tab-empty">{t(`keys.none.${role}`)}</p>}
            {own.length > 0 && <ul className="key-cards">{own.map((k) => <KeyCard key={k.id} of={k} onChanged={changed} />)}</ul>}
          </div>
        );
      })}
    </section>
  );
}
