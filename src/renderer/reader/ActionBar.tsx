import { Button, Tooltip } from '@fluentui/react-components';
import type { ComponentType } from 'react';
import { Attach20Regular, ArrowReply20Regular, ArrowUndo20Regular, BookAdd20Regular, DocumentCopy20Regular, CheckmarkCircle20Regular, DocumentDismiss20Regular, NumberSymbol20Regular, PersonArrowRight20Regular, Send20Regular, ShieldCheckmark20Regular, Signature20Regular, DismissCircle20Regular, Edit20Regular, DocumentSync20Regular, DocumentArrowRight20Regular, MailArrowDoubleBack20Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { Action, DocumentView } from '../../contract/views.ts';
import { actionKeys } from '../ui/keyboard.rules.ts';
import { barActions } from './actions.rules.ts';

const icons: Record<Action, ComponentType> = {
  register: BookAdd20Regular, refuse: ArrowUndo20Regular, route: PersonArrowRight20Regular, finish: CheckmarkCircle20Regular, reply: ArrowReply20Regular,
  acceptRecall: DocumentDismiss20Regular, refuseRecall: DismissCircle20Regular, number: NumberSymbol20Regular, sign: Signature20Regular, seal: ShieldCheckmark20Regular,
  send: Send20Regular, copy: DocumentCopy20Regular, editDraft: Edit20Regular, attach: Attach20Regular, removeAttachment: Edit20Regular, verifyAgain: Edit20Regular,
  acceptUpdate: CheckmarkCircle20Regular, refuseUpdate: DismissCircle20Regular, recall: MailArrowDoubleBack20Regular, update: DocumentSync20Regular, replace: DocumentArrowRight20Regular,
};

interface ActionBarProps {
  readonly view: DocumentView;
  readonly onAction: (action: Action) => void;
}

/** The buttons of a document; each tooltip names its key and the article it follows. */
export function ActionBar({ view, onAction }: ActionBarProps) {
  const { t } = useTranslation();
  const { primary, others } = barActions(view);
  if (primary === undefined && others.length === 0) return undefined;
  const button = (action: Action, prominent: boolean) => {
    const Icon = icons[action];
    const key = actionKeys[action];
    return (
      <Tooltip key={action} content={`${t(`action.${action}.long`)}${key === undefined ? '' : ` (${key})`}`} relationship="description">
        <Button appearance={prominent ? 'primary' : 'secondary'} icon={<Icon />} data-testid={`action-${action}`} onClick={() => onAction(action)} {...(key === undefined ? {} : { 'aria-keyshortcuts': key })}>
          {t(`action.${action}`)}
        </Button>
      </Tooltip>
    );
  };
  return (
    <div className="action-bar" role="toolbar" aria-label={t('action.bar')}>
      {primary !== undefined && button(primary, true)}
      {others.map((a) => button(a, false))}
    </div>
  );
}
