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
  const plain = (short === line ? line : `${short.trimEnd()}…`).replace(/(?<=\S)[.:/@](?=\S)/g, '$&\u2060');
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** Such a name is isolated, so that the words around it stay where they are. */
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
