import type { notificationCodes } from '#platform/events/catalogue.ts';
import type { Language } from '../mail/words.ts';
import { english } from './words/english.ts';
import { german } from './words/german.ts';

/** A title of at most 255 characters, and the rest of the text. */
type Wording = (counts: Readonly<Record<string, number>>) => { title: string; message: string };

/** What notifications that other subgraphs ask for say in each language that mails are written in. */
export const words: Record<Language, Record<(typeof notificationCodes)[number], Wording>> = { en: english, de: german };
