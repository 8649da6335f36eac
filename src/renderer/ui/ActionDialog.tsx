import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Spinner } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';

interface ActionDialogProps {
  /** Names the dialog for tests: `dialog-<name>`. */
  readonly name: string;
  readonly title: string;
  readonly confirm: string;
  readonly busy: boolean;
  readonly disabled?: boolean;
  readonly wide?: boolean;
  /** Only one button: there is nothing to decide. */
  readonly plain?: boolean;
  /** Enter confirms at once: for questions without fields that do no harm. */
  readonly eager?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The frame of every question: title, what will happen, one confirming button. Escape is always no. */
export function ActionDialog({ name, title, confirm, busy, disabled = false, wide = false, plain = false, eager = false, onConfirm, onClose, children }: ActionDialogProps) {
  const { t } = useTranslation();
  useEffect(() => {
    if (!eager) return undefined;
    // After Fluent has focused the first button of the dialog, which is the one that gives up.
    const timer = setTimeout(() => document.querySelector<HTMLElement>('.dialog [data-testid="confirm"]')?.focus(), 60);
    return () => clearTimeout(timer);
  }, [eager]);
  return (
    <Dialog open onOpenChange={(_, data) => { if (!data.open && !busy) onClose(); }} modalType={plain ? 'modal' : 'alert'}>
      <DialogSurface className={wide ? 'dialog-wide' : 'dialog'} data-testid={`dialog-${name}`} onKeyDown={(e) => { if (e.key === 'Escape' && !busy) onClose(); }}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className="dialog-content">{children}</DialogContent>
          <DialogActions>
            {!plain && <Button appearance="secondary" disabledFocusable={busy} onClick={onClose} data-testid="cancel">{t('common.cancel')}</Button>}
            {/* Stays focusable while busy: focus that falls out of the dialog would take Escape with it. */}
            <Button appearance="primary" disabledFocusable={busy || disabled} onClick={onConfirm} data-testid="confirm" {...(busy ? { icon: <Spinner size="tiny" /> } : {})}>{confirm}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
