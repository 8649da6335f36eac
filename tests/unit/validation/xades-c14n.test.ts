import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { canCanonicalize, canonicalize, canonicalMethod, type CanonicalMethod, type NodeSet } from '../../../src/main/core/signing/xades/c14n.ts';
import { attributeOf, descendants, parseXml, type XmlDocument } from '../../../src/main/core/signing/xades/xml.ts';
import { seeded } from './support.ts';

const c14n = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const c14n11 = 'http://www.w3.org/2006/12/xml-c14n11';
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';

function parsed(xml: string | Uint8Array): XmlDocument {
  const document = parseXml(typeof xml === 'string' ? Buffer.from(xml) : xml);
  if (!document.ok) throw new Error(document.error.code);
  return document.value;
}

function method(algorithm: string, inclusive?: string): CanonicalMethod {
  const found = canonicalMethod(algorithm, inclusive);
  if (found === undefined) throw new Error(algorithm);
  return found;
}

const whole = (xml: string | Uint8Array, algorithm: string): string =>
  canonicalize({ apex: parsed(xml), without: new Set(), comments: true }, method(algorithm)).toString('utf8');

function subset(xml: string, id: string): NodeSet {
  const apex = [...descendants(parsed(xml).root)].find((element) => attributeOf(element, 'Id') === id);
  if (apex === undefined) throw new Error(id);
  return { apex, without: new Set(), comments: false };
}

describe('the examples of Canonical XML, less their DTDs', () => {
  const pisAndComments = '<?xml version="1.0"?>\n\n<?xml-stylesheet   href="doc.xsl"\n   type="text/xsl"   ?>\n\n<doc>Hello, world!<!-- Comment 1 --></doc>\n\n<?pi-without-data     ?>\n\n<!-- Comment 2 -->\n\n<!-- Comment 3 -->\n';

  test('§3.1 PIs, comments and outside of the document element', () => {
    expect(whole(pisAndComments, c14n)).toBe('<?xml-stylesheet href="doc.xsl"\n   type="text/xsl"   ?>\n<doc>Hello, world!</doc>\n<?pi-without-data?>');
    expect(whole(pisAndComments, `${c14n}#WithComments`)).toBe(
      '<?xml-stylesheet href="doc.xsl"\n   type="text/xsl"   ?>\n<doc>Hello, world!<!-- Comment 1 --></doc>\n<?pi-without-data?>\n<!-- Comment 2 -->\n<!-- Comment 3 -->',
    );
  });

  test('§3.2 white space in document content', () => {
    const xml = '<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n   <mixed>\n      A\n      <clean>   </clean>\n      B\n   </mixed>\n</doc>';
    expect(whole(xml, c14n)).toBe(xml);
  });

  test('§3.3 start and end tags', () => {
    const xml = '<doc>\n   <e1   />\n   <e2   ></e2>\n   <e3   name = "elem3"   id="elem3"   />\n   <e4   name="elem4"   id="elem4"   ></e4>\n   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I\'m"\n      xmlns:b="http://www.ietf.org"\n      xmlns:a="http://www.w3.org"\n      xmlns="http://example.org"/>\n   <e6 xmlns="" xmlns:a="http://www.w3.org">\n      <e7 xmlns="http://www.ietf.org">\n         <e8 xmlns="" xmlns:a="http://www.w3.org">\n            <e9 xmlns="" xmlns:a="http://www.ietf.org"/>\n         </e8>\n      </e7>\n   </e6>\n</doc>';
    expect(whole(xml, c14n)).toBe(
      '<doc>\n   <e1></e1>\n   <e2></e2>\n   <e3 id="elem3" name="elem3"></e3>\n   <e4 id="elem4" name="elem4"></e4>\n   <e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I\'m" attr2="all" b:attr="sorted" a:attr="out"></e5>\n   <e6 xmlns:a="http://www.w3.org">\n      <e7 xmlns="http://www.ietf.org">\n         <e8 xmlns="">\n            <e9 xmlns:a="http://www.ietf.org"></e9>\n         </e8>\n      </e7>\n   </e6>\n</doc>',
    );
  });

  test('§3.4 character modifications and references', () => {
    const xml = '<doc>\r\n   <text>First line&#x0d;&#10;Second line</text>\r\n   <value>&#x32;</value>\r\n   <compute><![CDATA[value>"0" && value<"10" ?"valid":"error"]]></compute>\r\n   <compute expr=\'value>"0" &amp;&amp; value&lt;"10" ?"valid":"error"\'>valid</compute>\r\n   <norm attr=\' &apos;   &#x20;&#13;&#xa;&#9;   &apos; \'/>\r\n</doc>';
    expect(whole(xml, c14n)).toBe(
      '<doc>\n   <text>First line&#xD;\nSecond line</text>\n   <value>2</value>\n   <compute>value&gt;"0" &amp;&amp; value&lt;"10" ?"valid":"error"</compute>\n   <compute expr="value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;">valid</compute>\n   <norm attr=" \'    &#xD;&#xA;&#x9;   \' "></norm>\n</doc>',
    );
  });

  test('§3.6 UTF-8 out of ISO 8859-1', () => {
    expect(whole(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?>\n<doc>©</doc>', 'latin1'), c14n)).toBe('<doc>©</doc>');
  });

  test('a subtree takes the namespaces and, in 1.0, all xml attributes of what is left out; 1.1 lang and space only', () => {
    const xml = '<a xmlns="urn:d" xmlns:p="urn:p" xml:lang="vi" xml:id="x"><b Id="here" q="1"><p:c/></b></a>';
    expect(canonicalize(subset(xml, 'here'), method(c14n)).toString()).toBe('<b xmlns="urn:d" xmlns:p="urn:p" Id="here" q="1" xml:id="x" xml:lang="vi"><p:c></p:c></b>');
    expect(canonicalize(subset(xml, 'here'), method(c14n11)).toString()).toBe('<b xmlns="urn:d" xmlns:p="urn:p" Id="here" q="1" xml:lang="vi"><p:c></p:c></b>');
    expect(canCanonicalize(subset('<a xml:base="u"><b Id="here"/></a>', 'here'), method(c14n11))).toBe(false);
  });
});

describe('exclusive canonicalization', () => {
  test('§2.2 the same element in two contexts has one form', () => {
    const first = '<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org"><n1:elem2 Id="e" xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>';
    const second = '<n2:pdu xmlns:n1="http://example.com" xmlns:n2="http://foo.example" xml:lang="fr" xml:space="retain"><n1:elem2 Id="e" xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n2:pdu>';
    const form = '<n1:elem2 xmlns:n1="http://example.net" Id="e" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>';
    expect(canonicalize(subset(first, 'e'), method(exclusive)).toString()).toBe(form);
    expect(canonicalize(subset(second, 'e'), method(exclusive)).toString()).toBe(form);
  });

  test('§3 the prefix list is written as inclusive canonicalization would', () => {
    const xml = '<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q"><p:b Id="e"><c xmlns=""/></p:b></a>';
    expect(canonicalize(subset(xml, 'e'), method(exclusive, 'q #default')).toString()).toBe('<p:b xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:q" Id="e"><c xmlns=""></c></p:b>');
    expect(canonicalize(subset(xml, 'e'), method(exclusive)).toString()).toBe('<p:b xmlns:p="urn:p" Id="e"><c></c></p:b>');
  });
});

describe('what is refused', () => {
  test.each([
    ['<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', 'xml.dtdForbidden'],
    ['<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>', 'xml.dtdForbidden'],
    ['<?xml version="1.1"?><a/>', 'xml.malformed'],
    ['<a>&unknown;</a>', 'xml.malformed'],
    ['<a><b></a></b>', 'xml.malformed'],
    ['<p:a/>', 'xml.malformed'],
    ['<a x="1" x="2"/>', 'xml.malformed'],
    ['<?xml version="1.0" encoding="ebcdic"?><a/>', 'xml.malformed'],
    ['', 'xml.malformed'],
    [`${'<a>'.repeat(300)}${'</a>'.repeat(300)}`, 'xml.tooComplex'],
    [`<a ${Array.from({ length: 400 }, (_, i) => `xmlns:p${String(i)}="u"`).join(' ')}/>`, 'xml.tooComplex'],
  ])('%.60s', (xml, code) => {
    expect(parseXml(Buffer.from(xml))).toMatchObject({ ok: false, error: { code } });
  });

  test('bytes that are no UTF-8', () => {
    expect(parseXml(Buffer.from([0x3c, 0x61, 0x3e, 0xc3, 0x28, 0x3c, 0x2f, 0x61, 0x3e]))).toMatchObject({ ok: false, error: { code: 'xml.malformed' } });
  });
});

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
if (!hasXmllint) console.log('xmllint is absent: comparison skipped');

describe.skipIf(!hasXmllint)('side by side with libxml2', () => {
  const folder = mkdtempSync(join(tmpdir(), 'congvan-c14n-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'in.xml');
  /** xmllint writes with comments. */
  const pairs = [['--c14n', `${c14n}#WithComments`], ['--c14n11', `${c14n11}#WithComments`], ['--exc-c14n', `${exclusive}WithComments`]] as const;

  function agrees(xml: string | Uint8Array, about: string): void {
    writeFileSync(file, xml);
    for (const [option, algorithm] of pairs) {
      const theirs = spawnSync('xmllint', ['--nonet', option, file], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
      expect(theirs.status, about).toBe(0);
      // xmllint ends its output with a line feed of its own.
      expect(`${whole(xml, algorithm)}`, `${about} ${option}`).toBe(theirs.stdout.replace(/\n$/, ''));
    }
  }

  test('200 random documents', () => {
    const random = seeded(11);
    for (let round = 0; round < 200; round++) agrees(randomXml(random), `round ${String(round)}`);
  });

  const corpus = join(import.meta.dirname, '../../../../shared/data/corpora/cades-xades');
  test.skipIf(!existsSync(corpus))('the documents of the corpus', () => {
    for (const name of readdirSync(corpus).filter((entry) => entry.endsWith('.xml'))) agrees(new Uint8Array(readFileSync(join(corpus, name))), name);
  });
});

/** A namespace-well-formed document with everything canonicalization touches. */
function randomXml(random: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const text = (): string => pick(['', 'a', ' \n ', '&amp;&lt;', '&#13;', '<![CDATA[<&>]]>', 'Đường 😀 ﬁ', '<!-- ghi chú -->', '<?pi  dữ liệu ?>', '\r\n\t']);
  const element = (depth: number, scope: readonly string[]): string => {
    const declared = ['', 'p', 'q', 'r'].filter(() => random() < 0.25);
    const known = [...new Set([...scope, ...declared.filter((prefix) => prefix !== '')])];
    const name = random() < 0.5 || known.length === 0 ? pick(['a', 'b']) : `${pick(known)}:${pick(['a', 'b'])}`;
    const declarations = declared.map((prefix) => (prefix === '' ? `xmlns="${pick(['', 'urn:1', 'urn:2'])}"` : `xmlns:${prefix}="urn:${prefix}${pick(['1', '2'])}"`));
    const attributes = ['z="&#9;&#10;&quot;"', "y='\t>'", 'xml:lang="vi"', 'xml:space="preserve"', ...known.map((prefix) => `${prefix}:k="v"`)].filter(() => random() < 0.25);
    const all = [...declarations, ...attributes].sort(() => random() - 0.5).join('\n ');
    const inner = depth === 0 ? text() : Array.from({ length: Math.floor(random() * 4) }, () => text() + element(depth - 1, known)).join('');
    return `<${name} ${all}>${inner}${text()}</${name}>`;
  };
  return `${pick(['', '<?xml version="1.0" encoding="UTF-8"?>\n', '<!-- trước -->\n', '<?x y?>'])}${element(4, [])}${pick(['', '\n<!-- sau -->', '<?x?>\n'])}`;
}
