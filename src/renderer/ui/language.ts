import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export type Language = 'vi' | 'en';

const files = import.meta.glob<Record<string, string>>('../../../resources/locales/*/*.json', { eager: true, import: 'default' });
const storageKey = 'congvan.language';

function resources(): Record<string, Record<string, Record<string, string>>> {
  const all: Record<string, Record<string, Record<string, string>>> = {};
  for (const [path, sentences] of Object.entries(files)) {
    const [language, file] = path.split('/').slice(-2);
    if (language === undefined || file === undefined) continue;
    (all[language] ??= {})[file.replace('.json', '')] = sentences;
  }
  return all;
}

/** `?lang=` of the shell first, then what was chosen here before, then Vietnamese. */
export function chooseLanguage(search: string, stored: string | null): Language {
  const asked = new URLSearchParams(search).get('lang') ?? stored;
  return asked === 'en' ? 'en' : 'vi';
}

export function startLanguage(): void {
  const language = chooseLanguage(window.location.search, window.localStorage.getItem(storageKey));
  document.documentElement.lang = language;
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'vi',
    resources: resources(),
    ns: ['ui', 'errors', 'reasons', 'warnings'],
    defaultNS: 'ui',
    // Keys are flat and hold dots: `error codes` are keys as they are.
    keySeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}

export function switchLanguage(language: Language): void {
  window.localStorage.setItem(storageKey, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'vi';
}
