import { english } from './words/english.ts';
import { german } from './words/german.ts';

const words = { en: english, de: german };

/** A language that mails are written in. */
export type Language = keyof typeof words;

/** What mails say in a language. */
export const wordsOf = (language: Language): typeof english => words[language];

/** The language of an organization by `settings.language` (BCP 47); English for none and for any other. */
export function languageOf(setting: unknown): Language {
  const primary = typeof setting === 'string' ? setting.toLowerCase().split(/[-_]/)[0]! : '';
  return Object.hasOwn(words, primary) ? (primary as Language) : 'en';
}

const longest = 80;

/**
 * A name that somebody has chosen, for a stranger's mailbox: one short line, which no mail program takes for a link.
 */
export function plainName(name: string): string {
  const line = name.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  const short = Array.from(line).slice(0, longest).join('');
  return (short === line ? line : `${short.trimEnd()}…`).replace(/(?<=\S)[.:/@](?=\S)/g, '$&\u2060');
}
