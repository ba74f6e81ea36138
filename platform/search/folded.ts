/** Letters that decompose into no base letter, or are another's form, and what they are searched as. */
const spelledOut: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};

/**
 * Marks that a word is the same with and without: accents, the vowel points of Hebrew and Arabic, Arabic's lengthening
 * line, and the hyphen and joiners that are not seen. As a class of both PostgreSQL's expressions and JavaScript's.
 */
const marks = String.raw`[\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u2060\ufeff]`;
const everyMark = new RegExp(marks, 'g');

/** Punctuation and symbols beyond ASCII, which some of PostgreSQL's locales take for letters. */
const symbols = String.raw`[\u0080-\u00bf\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0609-\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965\u0970\u104a-\u104f\u1360-\u1368\u17d4-\u17da\u2000-\u2bff\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f\ufe00-\ufe0f\U0001f000-\U0001faff]`;

/**
 * A text in which upper and lower case, accents and typographic forms are the same: lower case, decomposed (Unicode's
 * NFKD), marks taken away, ß, æ and their like spelled out, symbols beyond ASCII as spaces.
 */
export function foldedSql(text: string): string {
  const decomposed = String.raw`regexp_replace(normalize(lower(given.text), NFKD), '${marks}', '', 'g')`;
  const folded = Object.entries(spelledOut).reduce(
    (sql, [letter, spelling]) => `replace(${sql}, '${letter}', '${spelling}')`,
    `regexp_replace(${decomposed}, '${symbols}', ' ', 'g')`,
  );
  return `(select case when octet_length(given.text) = length(given.text) then lower(given.text) else ${folded} end from (select ${text} as text) as given)`;
}

/** A folded text, and of each of its UTF-16 code units where in the original the character begins that it is of. */
export interface Folded {
  text: string;
  origins: readonly number[];
}

/** The same of a text in memory, but for its symbols. */
export function fold(original: string): Folded {
  let text = '';
  const origins: number[] = [];
  let at = 0;
  for (const character of original) {
    const plain = character.toLowerCase().normalize('NFKD').toLowerCase().replaceAll(everyMark, '');
    const folded = spelledOut[plain] ?? plain;
    text += folded;
    for (let unit = 0; unit < folded.length; unit += 1) origins.push(at);
    at += character.length;
  }
  origins.push(at);
  return { text, origins };
}
