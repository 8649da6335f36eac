import { CheckmarkCircle16Filled, DismissCircle16Filled, EyeOff16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { paperName } from './papers.rules.ts';
import type { PaperToShow } from './preview.rules.ts';

interface PaperChoiceProps {
  readonly papers: readonly PaperToShow[];
  readonly shown: number | undefined;
  readonly isSeen: (paper: PaperToShow) => boolean;
  /** Sentences of the files that could not be signed. */
  readonly failed: ReadonlyMap<string, string>;
  readonly onShow: (ordinal: number) => void;
}

/** The files that are sealed together, with what is put on each; a click shows one. */
export function PaperChoice({ papers, shown, isSeen, failed, onShow }: PaperChoiceProps) {
  const { t } = useTranslation();
  return (
    <div>
      <h3 className="dialog-heading">{t('sign.papers', { count: papers.length })}</h3>
      <ul className="paper-choice" data-testid="sign-papers">
        {papers.map((paper) => {
          const why = failed.get(paperName(paper));
          const seen = isSeen(paper);
          const Icon = why !== undefined ? DismissCircle16Filled : seen ? CheckmarkCircle16Filled : EyeOff16Regular;
          return (
            <li key={paper.ordinal}>
              <button type="button" className={paper.ordinal === shown ? 'paper paper-shown' : 'paper'} aria-current={paper.ordinal === shown ? 'true' : undefined} onClick={() => onShow(paper.ordinal)} data-testid={`sign-paper-${String(paper.ordinal)}`} data-seen={seen}>
                <Icon aria-hidden className={why !== undefined ? 'tone-invalid' : seen ? 'tone-valid' : 'tone-none'} />
                <span className="paper-text">
                  <span className="paper-name" title={paper.name}>{paper.name}</span>
                  <span className="paper-facts">{t(`sign.as.${paper.as}`)} · {t(seen ? 'batch.seen' : 'batch.unseen')}</span>
                  {why !== undefined && <span className="key-reason" role="alert">{why}</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
