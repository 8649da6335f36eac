import { useState } from 'react';
import { Dropdown, Field, MessageBar, MessageBarBody, MessageBarTitle, Option } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../contract/errors.ts';
import type { DocumentView, SignRole } from '../../contract/views.ts';
import { ActionDialog } from '../ui/ActionDialog.tsx';
import { LevelPicker } from '../ui/keys/LevelPicker.tsx';
import { useLevel } from '../ui/keys/use-level.ts';
import { rememberSigned, useSigningKeys, useWaiting } from '../ui/queries.ts';
import { codeSentence, failureSentence } from '../ui/sentences.ts';
import { useAct, useRemember } from '../ui/use-act.ts';
import { KeyPicker } from './KeyPicker.tsx';
import { PaperPreview } from './PaperPreview.tsx';
import { paperName, papersOf, seenWish, toSign, type Seen } from './papers.rules.ts';
import { PaperChoice } from './PaperChoice.tsx';
import { PlaceWords } from './PlaceWords.tsx';
import { isFixed, lawWords, type Spot, type Wish } from './preview.rules.ts';
import { keyFor } from './signer.rules.ts';
import { usePaperWish } from './use-paper-wish.ts';
import { useTellSigned } from './use-tell-signed.tsx';

interface SignDialogProps {
  readonly kind: 'sign' | 'seal';
  readonly view: DocumentView;
  readonly onClose: () => void;
}

/**
 * What is shown is what is signed: the page itself with the signature drawn in it by the code that signs, then the PIN in
 * its own window. A seal goes on the paper and its appendices in one go.
 */
export function SignDialog({ kind, view, onClose }: SignDialogProps) {
  const { t } = useTranslation();
  const role: SignRole = kind === 'seal' ? 'organ' : 'personal';
  const client = useQueryClient();
  const remember = useRemember();
  const tellSigned = useTellSigned();
  const [failure, setFailure] = useState<AppError | undefined>(undefined);
  const [failed, setFailed] = useState<ReadonlyMap<string, string>>(new Map());
  const { busy, act } = useAct(setFailure);
  const keys = useSigningKeys(role).data;
  const waiting = useWaiting(role).data;
  const papers = waiting === undefined ? [] : papersOf(view, waiting, role);
  const [ordinal, setOrdinal] = useState<number | undefined>(undefined);
  const paper = papers.find((p) => p.ordinal === ordinal) ?? papers[0];
  const [chosenId, setChosenId] = useState<string | undefined>(undefined);
  const [moved, setMoved] = useState<ReadonlyMap<string, Spot>>(new Map());
  const [seen, setSeen] = useState<Seen>(new Map());
  const { level, timestamp, choose } = useLevel(role);

  const signerName = view.signer?.fullName ?? '';
  const chosen = keys?.find((k) => k.id === chosenId && k.usable) ?? (keys === undefined || role === 'organ' || signerName === '' ? undefined : keyFor(keys.filter((k) => k.holder === signerName), signerName, []));
  const { key, place, names, wish, refusal } = usePaperWish({
    paper, role, keys, chosen, pick: (all, onPaper) => keyFor(all, signerName, onPaper), moved: paper === undefined ? undefined : moved.get(paperName(paper)),
  });
  // A person signs one file; the seal goes on all that wait for it.
  const all = role === 'organ' ? papers : paper === undefined ? [] : [paper];
  const wishes = all.map((p) => seenWish(seen, p, key?.id)).filter((w): w is Wish => w !== undefined);
  const ready = all.length > 0 && wishes.length === all.length;

  const move = (spot: Spot): void => {
    if (paper === undefined) return;
    const name = paperName(paper);
    setMoved(new Map([...moved, [name, spot]]));
    setSeen(new Map([...seen].filter(([n]) => n !== name)));
  };
  const see = (drawn: Wish): void => setSeen((before) => new Map([...before, [paperName(drawn.paper), drawn]]));
  const confirm = (): void => {
    if (!ready || key === undefined) return;
    setFailure(undefined);
    setFailed(new Map());
    void act(() => window.office.call('shell.sign', { batchId: crypto.randomUUID(), keyId: key.id, level, papers: wishes.map(toSign) }), (answer) => {
      if (answer.document !== undefined) remember(answer.document);
      rememberSigned(client);
      const done = answer.results.flatMap((r) => r.signed ?? []);
      const least = done.find((s) => s.level !== s.wanted) ?? done[0];
      if (least !== undefined) tellSigned(least, done.length);
      const refused = answer.results.flatMap(({ error, ...r }) => (error === undefined ? [] : [[paperName(r), codeSentence(error.code, undefined, error.details)] as const]));
      setFailed(new Map(refused));
      if (refused.length === 0 && !answer.cancelled && done.length > 0) onClose();
    });
  };

  const fixed = paper !== undefined && isFixed(paper.as, place);
  return (
    <ActionDialog name="sign" title={t(view.copy !== undefined && kind === 'seal' ? 'action.seal.title.copy' : `action.${kind}.title`)} confirm={all.length > 1 ? t('sign.sealAll', { count: all.length }) : t(`action.${kind}`)} busy={busy} disabled={!ready} wide onConfirm={confirm} onClose={onClose}>
      {failure !== undefined && <MessageBar intent="error" layout="multiline" data-testid="sign-failure"><MessageBarBody><MessageBarTitle>{t('sign.failed')}</MessageBarTitle>{failureSentence(failure)}</MessageBarBody></MessageBar>}
      <div className="sign">
        <PaperPreview wish={wish} refusal={refusal} fixed={fixed} onMove={move} onSeen={see} />
        <div className="sign-side">
          <KeyPicker role={role} keys={keys} chosen={key} disabled={busy} onChoose={setChosenId} />
          {role === 'personal' && papers.length > 1 && (
            <Field label={t('sign.file')}>
              <Dropdown value={paper?.name ?? ''} selectedOptions={[String(paper?.ordinal ?? '')]} data-testid="sign-file" onOptionSelect={(_, data) => setOrdinal(Number(data.optionValue))}>
                {papers.map((p) => <Option key={p.ordinal} value={String(p.ordinal)} text={p.name}>{p.name}</Option>)}
              </Dropdown>
            </Field>
          )}
          {role === 'organ' && papers.length > 1 && <PaperChoice papers={papers} shown={paper?.ordinal} isSeen={(p) => seenWish(seen, p, key?.id) !== undefined} failed={failed} onShow={setOrdinal} />}
          {role === 'organ' && papers.length === 1 && paper !== undefined && failed.get(paperName(paper)) !== undefined && <p className="dialog-warning tone-invalid" role="alert">{failed.get(paperName(paper))}</p>}
          <LevelPicker label={t('level.label')} level={level} timestamp={timestamp} disabled={busy} testid="sign-level" onLevel={choose} />
          {paper !== undefined && place !== undefined && <PlaceWords as={paper.as} place={place} moved={moved.has(paperName(paper))} holder={key?.holder} signerName={role === 'personal' ? signerName : ''} names={names} fixed={fixed} />}
          {paper !== undefined && <p className="tab-small">{t(lawWords(paper.as))}</p>}
          <p className="tab-small" role="status">{ready ? t('sign.pin') : key === undefined ? t('sign.chooseFirst') : t('sign.notSeen', { count: all.length - wishes.length })}</p>
        </div>
      </div>
    </ActionDialog>
  );
}
