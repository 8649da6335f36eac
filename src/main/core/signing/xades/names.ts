import type { XmlElement } from './xml.ts';

export const dsig = 'http://www.w3.org/2000/09/xmldsig#';

/** XAdES 1.1.1, 1.2.2, 1.3.2 and 1.4.1 share their element names (EN 319 132-1 §4.2). */
export const isXadesNamespace = (uri: string): boolean => /^http:\/\/uri\.etsi\.org\/01903\/v1\.\d\.\d#$/.test(uri);

export const isDsig = (element: XmlElement, local: string): boolean => element.uri === dsig && element.local === local;
export const isXades = (element: XmlElement, local: string): boolean => isXadesNamespace(element.uri) && element.local === local;
