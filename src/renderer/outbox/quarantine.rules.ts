/** `line: 12, element: Subject`, as the core words what it found, as values for the holes of the reason's sentence. */
export function valuesIn(details: string | undefined): Readonly<Record<string, string>> {
  const pairs = (details ?? '').split(', ').map((pair) => /^(\w+): (.*)$/s.exec(pair)).filter((match) => match !== null);
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

/** What of the details a sentence has not said already. */
export function unsaid(sentence: string, details: string | undefined): string {
  if (details === undefined) return '';
  const values = Object.values(valuesIn(details));
  return values.length > 0 && values.every((value) => sentence.includes(value)) ? '' : details;
}

/** The name a raw message is saved under: the axis's own key, with nothing in it that a file system refuses. */
export function rawName(axisDocId: string): string {
  const plain = axisDocId.replace(/[^\w.-]/g, '_').replace(/^\.+/, '').slice(0, 200);
  return `${plain === '' ? 'message' : plain}.edxml`;
}
