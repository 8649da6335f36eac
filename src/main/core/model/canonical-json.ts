export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * One text for one value (RFC 8785): keys in the order of their UTF-16 code units, no white space, numbers as ECMAScript
 * writes them. Members that are `undefined` are left out; numbers that are none (NaN, Infinity) are `null`, as in JSON.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return jsonString(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value).sort().flatMap((key) => {
    const member = value[key];
    return member === undefined ? [] : [`${jsonString(key)}:${canonicalJson(member)}`];
  });
  return `{${members.join(',')}}`;
}

/** Half of a surrogate pair cannot be stored as UTF-8: what is hashed must be what can be read again. */
export const jsonString = (text: string): string => JSON.stringify(wellFormed(text));

export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

const isList = (value: object): value is readonly Json[] => Array.isArray(value);
