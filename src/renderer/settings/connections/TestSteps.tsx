import { useEffect, useRef } from 'react';
import { ArrowSync16Regular, CheckmarkCircle16Filled, DismissCircle16Filled, SubtractCircle16Regular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest } from '../../../contract/exchange-views.ts';
import { codeSentence } from '../../ui/sentences.ts';
import { testLines, type TestLine } from './test-steps.rules.ts';

const icons = { running: ArrowSync16Regular, good: CheckmarkCircle16Filled, bad: DismissCircle16Filled, notReached: SubtractCircle16Regular };
const tones = { running: 'none', good: 'valid', bad: 'invalid', notReached: 'none' };

/** What a test found, step by step in the order of asking. Without `test`, it is still running. */
export function TestSteps({ test }: { readonly test: ConnectionTest | undefined }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  // In a long form it may stand below the edge: what was asked for is shown.
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [test]);
  const words = ({ step, state, found }: TestLine): string => {
    if (state === 'good') return found?.waiting === undefined ? t(`connection.test.${step}.good`) : t('connection.test.waiting', { count: found.waiting });
    if (state === 'bad') return found?.code === undefined ? t('connection.test.bad') : codeSentence(found.code, undefined, found.details);
    return t(`connection.test.${state}`);
  };
  return (
    <div ref={box} className="test-steps" role="status" data-testid="connection-test-result" data-ok={test === undefined ? 'running' : test.ok}>
      <p className="test-title">{t(test === undefined ? 'connection.test.title.running' : test.ok ? 'connection.test.title.good' : 'connection.test.title.bad')}</p>
      <ol>
        {testLines(test).map((line) => {
          const Icon = icons[line.state];
          return (
            <li key={line.step} className={`test-step test-${line.state}`} data-testid={`test-${line.step}`} data-state={line.state}>
              <Icon aria-hidden className={`tone-${tones[line.state]}${line.state === 'running' ? ' spinning' : ''}`} />
              <span><strong>{t(`connection.test.${line.step}`)}</strong> <span className="test-words">{words(line)}</span></span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
