import type { AppError } from '../../contract/errors.ts';
import type { LibraryView, TokenView } from '../../contract/token-contract.ts';
import type { FoundDriver } from '../../main/hosts/drivers/find-drivers.ts';
import type { TokenCalls } from '../../main/hosts/key-hosts.ts';
import { cliKeyHosts, driversFor } from '../cli-key-hosts.ts';
import { sentence, statusOf, type CommandAnswer, type ExitStatus, type Language } from '../output.ts';

interface DriverLine extends FoundDriver {
  readonly state: 'ok' | AppError['code'];
  readonly message?: string;
  readonly library?: LibraryView;
  readonly tokens: readonly TokenView[];
}

const words = {
  vi: { none: 'Không thấy trình điều khiển token nào. Hãy cài phần mềm của nhà cung cấp token, hoặc chỉ ra bằng --module.', noToken: 'chưa cắm token', serial: 'số sê-ri', pinPad: 'nhập PIN trên thiết bị', pin: { ok: 'PIN sẵn sàng', low: 'PIN đã sai, còn ít lần', final: 'PIN còn một lần cuối', locked: 'PIN đã bị khóa', notSet: 'chưa đặt PIN' } },
  en: { none: "No token driver was found. Install the token vendor's software, or name it with --module.", noToken: 'no token inserted', serial: 'serial', pinPad: 'PIN is typed on the device', pin: { ok: 'PIN ready', low: 'PIN was wrong, few tries left', final: 'PIN: last try', locked: 'PIN locked', notSet: 'PIN not set' } },
} as const;

/** `tokens`: drivers found, what each says, and the tokens in. No PIN is asked. Status 3 when a driver that was named fails. */
export async function tokens({ options, language }: { files: string[]; options: { module?: string[] }; language: Language }): Promise<CommandAnswer> {
  const hosts = cliKeyHosts();
  try {
    const found = await driversFor(options.module ?? []);
    const drivers = await Promise.all(found.map((driver) => describe(driver, hosts.driver(driver.path), language)));
    const status = drivers.reduce<ExitStatus>((worst, { source, state }) => (source === 'person' && state !== 'ok' && statusOf(state) > worst ? statusOf(state) : worst), 0);
    return { status, json: { drivers }, text: drivers.length === 0 ? [words[language].none] : drivers.flatMap((driver) => lines(driver, language)) };
  } finally {
    await hosts.stop();
  }
}

async function describe(driver: FoundDriver, calls: TokenCalls, language: Language): Promise<DriverLine> {
  const library = await calls.call('driver.open', { module: driver.path });
  const inserted = library.ok ? await calls.call('driver.tokens', {}) : library;
  if (library.ok && inserted.ok) return { ...driver, state: 'ok', library: library.value, tokens: inserted.value.tokens };
  const error = inserted.ok ? undefined : inserted.error;
  return { ...driver, state: error?.code ?? 'internal', message: error === undefined ? '' : sentence(error, language), tokens: [] };
}

function lines(driver: DriverLine, language: Language): string[] {
  const said = words[language];
  const { library } = driver;
  const head = [driver.vendor, driver.path, driver.bits === undefined ? undefined : `${driver.bits}-bit`, library === undefined ? undefined : `${library.description} ${library.version}`].filter((part) => part !== undefined).join(' · ');
  if (driver.state !== 'ok') return [`✗ ${head}`, `    ${driver.message ?? ''}`];
  return [
    `✓ ${head}`,
    ...(driver.tokens.length === 0 ? [`    ${said.noToken}`] : driver.tokens.map((token) =>
      `    ${token.label} · ${said.serial} ${token.serial} · ${token.manufacturer} ${token.model} · ${token.pinPad ? said.pinPad : said.pin[token.pinState]}`)),
  ];
}
