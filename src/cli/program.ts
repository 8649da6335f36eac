import { Command } from 'commander';
import type { CommandAnswer, Language } from './output.ts';
import { failed } from './output.ts';

type Options = Readonly<Record<string, string | boolean | string[] | undefined>>;
type Run = (args: { readonly files: string[]; readonly options: Options; readonly language: Language }) => Promise<CommandAnswer>;

/** Each command's code is loaded when it is called: `verify` does not pay for the database, nor `inbox` for PDF. */
export function program(language: Language, finish: (answer: CommandAnswer) => void): Command {
  const root = new Command('congvan').description('Công Văn: the desktop office of a public agency, without a window')
    .version(process.env['npm_package_version'] ?? '0.3.0').exitOverride().configureOutput({ outputError: () => undefined });

  const add = (name: string, description: string, load: () => Promise<Run>): Command => {
    const command = root.command(name).description(description).option('--json', 'one JSON document on stdout')
      .exitOverride().configureOutput({ outputError: () => undefined });
    command.action(async () => {
      const run = await load();
      finish(await run({ files: command.args, options: command.opts<Options>(), language }));
    });
    return command;
  };
  const office = (command: Command): Command => command.option('--data-dir <dir>', 'the office\'s data folder');

  add('sign <files...>', 'sign PDF files (or any file as .p7s, a folder as .asice) with a certificate file or a token', async () => (await import('./commands/sign.ts')).sign)
    .option('-o, --output <file>', 'where the signed file goes (one input)').option('--out-dir <dir>', 'where signed files go')
    .option('--p12 <file>', 'certificate file (PKCS#12)').option('--pin-env <var>', 'environment variable that holds the password or PIN; none for a PIN pad')
    .option('--pkcs11 <module>', 'PKCS#11 module').option('--token-label <label>', 'label or serial number').option('--cert-label <label>')
    .option('--pss', 'RSASSA-PSS instead of PKCS#1 v1.5').option('--hash <name>', 'sha256|sha384|sha512').option('--format <kind>', 'pades|cades|asic; by the name of the output')
    .option('--level <level>', 'B-B|B-T|B-LT|B-LTA', 'B-B').option('--tsa <url>', 'timestamp authority').option('--timeout <seconds>', 'for each answer of a service', '60').option('--trust <dir...>', 'trusted roots; without it the top of each chain at hand')
    .option('--as <kind>', 'personal|organ|appendix|copy|invisible', 'personal').option('--image <png>', 'signature or seal image')
    .option('--page <n>', '1-based; found from the page text by default').option('--rect <x,y,w,h>', 'points, origin bottom left')
    .option('--field <name>', 'signature field').option('--number <s>', 'number and notation (appendix)').option('--organ-name <s>', 'agency (copy)')
    .option('--copy-kind <s>', 'SAO Y, SAO LỤC, TRÍCH SAO').option('--certify <level>', '1|2|3').option('--password-env <var>', 'environment variable that holds the file\'s password')
    .option('--repair', 'write a damaged unsigned file anew before it is signed');
  add('extend <file>', 'add what was missing when it was signed; renew an archive timestamp', async () => (await import('./commands/extend.ts')).extend)
    .option('-o, --output <file>').option('--level <level>', 'B-T|B-LT|B-LTA').option('--tsa <url>', 'timestamp authority').option('--timeout <seconds>', 'for each answer of a service', '60').option('--trust <dir...>').option('--password-env <var>');
  add('verify <files...>', 'say of every signature whether it holds', async () => (await import('./commands/verify.ts')).verify)
    .option('--trust <dir...>', 'folders or files with trusted roots').option('--assume-trust', 'trust the top of each chain in the file').option('--at <time>', 'ISO 8601')
    .option('--trust-time <dir...>', 'trusted roots of time stamps; those of --trust without it').option('--content <file>', 'what a detached signature signs')
    .option('--offline', 'ask nobody about revocation').option('--report <kind>', 'html|pdf|json|etsi').option('-o, --output <file>', 'where the report goes; a folder for several files')
    .option('--evidence <dir>', 'certificates, OCSP responses, CRLs and time stamps as files').option('--lang <language>', 'vi|en, of the report').option('--password-env <var>', 'environment variable that holds the file\'s password');
  add('revision <file>', 'the bytes as signed', async () => (await import('./commands/revision.ts')).revision)
    .option('--signature <n>', '1-based', '1').option('-o, --output <file>').option('--password-env <var>');

  const edxml = root.command('edxml').description('messages of the exchange axis (edXML)').exitOverride();
  const addEdxml = (name: string, description: string, load: () => Promise<Run>): Command => {
    const command = edxml.command(name).description(description).option('--json', 'one JSON document on stdout').exitOverride().configureOutput({ outputError: () => undefined });
    return command.action(async (file: string) => finish(await (await load())({ files: [file], options: command.opts<Options>(), language })));
  };
  addEdxml('show <file>', 'read any dialect to one JSON', async () => (await import('./commands/edxml-show.ts')).edxmlShow);
  addEdxml('check <file>', 'say what is odd: 0 nothing, 1 something, 2 unreadable', async () => (await import('./commands/edxml-check.ts')).edxmlCheck);
  addEdxml('build <spec.json>', 'write the strict form from the JSON of show, with paths of attachments', async () => (await import('./commands/edxml-build.ts')).edxmlBuild)
    .option('-o, --output <file>', 'where the message goes').option('--wrapper <element>', 'MessageHeader|Status, of a status message', 'MessageHeader');

  const audit = root.command('audit').description('the log of every message in and out').exitOverride();
  const auditCommands = async () => import('./commands/audit.ts');
  const addAudit = (name: string, description: string, load: () => Promise<Run>): Command => {
    const command = audit.command(name).description(description).option('--json', 'one JSON document on stdout').exitOverride().configureOutput({ outputError: () => undefined });
    command.action(async () => finish(await (await load())({ files: command.args, options: command.opts<Options>(), language })));
    return command;
  };
  office(addAudit('verify', 'prove that nothing in it was changed or removed', async () => (await auditCommands()).auditVerify));
  office(addAudit('export <id>', 'what it holds of one document, checkable alone', async () => (await auditCommands()).auditExport)).option('-o, --output <file>', 'where the ZIP goes');
  addAudit('check <file>', 'check an exported ZIP', async () => (await auditCommands()).auditCheck);
  office(addAudit('accept-loss', 'after a restored backup: the log goes on, and says what was lost', async () => (await auditCommands()).auditAcceptLoss));
  office(add('agencies <text...>', 'search the directory of agencies', async () => (await import('./commands/agencies.ts')).agencies)).option('--limit <n>', 'rows', '20');

  add('hub', 'run an exchange hub (docs/hub.md)', async () => (await import('./commands/hub.ts')).hub)
    .option('--port <p>', 'TCP port', '8790').option('--data <dir>', 'its data folder', './hub-data').option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--postgres <url>', 'a PostgreSQL that any number of hub processes share').option('--blobs <kind>', 'files|postgres|s3 (S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY, S3_REGION)')
    .option('--tls-cert <pem>').option('--tls-key <pem>').option('--max-body <MB>', 'largest message').option('--retention-days <n>', 'how long finished deliveries are kept')
    .option('--trusted-proxy <address>', 'the balancer whose word on addresses is taken').option('--metrics-token-file <file>', 'who shows it may read /metrics from elsewhere').option('--admin-token-file <file>', 'the admin token; without it one is made and shown once').option('--no-admin', 'without the admin page');
  office(add('training', 'make the training office in an empty data folder', async () => (await import('./commands/training.ts')).training));
  office(add('sync', 'one round with the axis', async () => (await import('./commands/office.ts')).sync));
  office(add('inbox', 'list a folder', async () => (await import('./commands/office.ts')).inbox)).option('--folder <f>', 'e.g. incoming.toRegister', 'incoming.all').option('--limit <n>', 'rows', '50').option('--search <text>');
  office(add('search <text...>', 'search incoming documents', async () => (await import('./commands/office.ts')).search)).option('--limit <n>', 'rows', '50');
  office(add('show <id>', 'one document', async () => (await import('./commands/office.ts')).show));
  office(add('register <id>', 'give an arrival number', async () => (await import('./commands/office.ts')).register));
  office(add('route <id>', 'route to a person', async () => (await import('./commands/office.ts')).route)).requiredOption('--to <personId>').option('--due <yyyy-MM-dd>').option('--directive <text>', '', '');
  office(add('send <id>', 'send a sealed document', async () => (await import('./commands/office.ts')).send));
  office(add('doctor', 'check this machine and office', async () => (await import('./commands/doctor.ts')).doctor));
  add('tokens', 'token drivers and the tokens in', async () => (await import('./commands/tokens.ts')).tokens).option('--module <path...>', 'these PKCS#11 modules only');
  add('certs', 'certificates to sign with', async () => (await import('./commands/certs.ts')).certs).option('--module <path...>', 'these PKCS#11 modules only')
    .option('--p12 <file>', 'those of a certificate file').option('--pin-env <var>', 'environment variable that holds its password');
  for (const name of ['backup', 'restore', 'faults', 'bench']) notYet(root, name);
  return root;

  function notYet(parent: Command, name: string): void {
    parent.command(name).description('(not yet)').option('--json').allowUnknownOption().allowExcessArguments().exitOverride()
      .action(() => finish(failed({ code: 'command.notYet' }, language)));
  }
}
