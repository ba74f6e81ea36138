import type { Inline, Styles } from './richText.ts';

const schemes = new Set(['http:', 'https:', 'mailto:']);

/** Whether a frontend may link there. */
export const isSafeUrl = (url: string): boolean =>
  url.length <= 8192 && URL.canParse(url) && schemes.has(new URL(url).protocol);

/** A link; the text alone where the address is of another scheme or none. */
export function safeLink(url: string, text: string, styles: Styles = {}): Inline {
  const label = text.trim() === '' ? url.replace(/^mailto:/, '') : text;
  return isSafeUrl(url) ? { type: 'link', url, text: label, ...styles } : { type: 'text', text: label, ...styles };
}
