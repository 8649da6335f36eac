import enReasons from '../../../../resources/locales/en/reasons.json' with { type: 'json' };
import enReport from '../../../../resources/locales/en/report.json' with { type: 'json' };
import enUi from '../../../../resources/locales/en/ui.json' with { type: 'json' };
import viReasons from '../../../../resources/locales/vi/reasons.json' with { type: 'json' };
import viReport from '../../../../resources/locales/vi/report.json' with { type: 'json' };
import viUi from '../../../../resources/locales/vi/ui.json' with { type: 'json' };
import { officeTime } from '../model/dates.ts';
import { visibleText } from './visible-text.rules.ts';

export type ReportLanguage = 'vi' | 'en';
type Values = Readonly<Record<string, string | number>>;
type Texts = Readonly<Record<string, string>>;

/** The words of a report; those of the verdicts are the window's own, so that paper and screen say the same. */
export interface ReportWords {
  readonly language: ReportLanguage;
  /** A text of `report.json`. */
  say(key: keyof typeof viReport, values?: Values): string;
  /** A text of the window (`ui.json`). */
  window(key: keyof typeof viUi, values?: Values): string;
  /** The sentence of a reason, a change or a warning, with its next step; a code without one is shown, never hidden. */
  reason(code: string): string;
  /** An ISO 8601 time as an office writes it, in Vietnam's time: `25/11/2026 16:05:09`. */
  time(iso: string): string;
  day(iso: string): string;
}

const tables: Readonly<Record<ReportLanguage, { readonly report: Texts; readonly ui: Texts; readonly reasons: Texts }>> = {
  vi: { report: viReport, ui: viUi, reasons: viReasons },
  en: { report: enReport, ui: enUi, reasons: enReasons },
};

export function wordsIn(language: ReportLanguage): ReportWords {
  const { report, ui, reasons } = tables[language];
  const say = (key: string, values: Values = {}): string => filled(report[key] ?? key, values);
  return {
    language,
    say,
    window: (key, values = {}) => filled(ui[key] ?? key, values),
    reason: (code) => (Object.hasOwn(reasons, code) ? reasons[code] : undefined) ?? say('reason.unknown', { code: visibleText(code, 80) }),
    time: (iso) => `${dayOf(iso)} ${officeTime(Date.parse(iso)).slice(11, 19)}`,
    day: dayOf,
  };
}

function dayOf(iso: string): string {
  const [year, month, day] = officeTime(Date.parse(iso)).slice(0, 10).split('-');
  return `${day ?? ''}/${month ?? ''}/${year ?? ''}`;
}

/** One pass: a value that looks like a hole stays as it is. */
const filled = (text: string, values: Values): string => text.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => String(values[name] ?? hole));
