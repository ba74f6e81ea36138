import data from '@emoji-mart/data/sets/15/native.json' with { type: 'json' };

/** The characters of an emoji: the plain one, then those of the skin tones 2 to 6 where it has any. */
const characters = new Map<string, readonly string[]>();
for (const { id, skins } of Object.values(data.emojis))
  characters.set(
    id,
    skins.map(({ native }) => native),
  );
for (const [alias, id] of Object.entries(data.aliases)) {
  const known = characters.get(id);
  if (known !== undefined) characters.set(alias, known);
}

/**
 * The character that Slack's name of an emoji stands for (`wave`, `wave::skin-tone-3`, `flag-fr`); null for one of the
 * workspace's own.
 */
export function emojiCharacter(name: string): string | null {
  const [, plain = '', tone] = /^(.*?)(?:::skin-tone-([2-6]))?$/su.exec(name) ?? [];
  const country = /^flag-([a-z]{2})$/.exec(plain)?.[1];
  const tones = characters.get(plain) ?? (country === undefined ? [] : [flagOf(country)]);
  return (tone === undefined ? undefined : tones[Number(tone) - 1]) ?? tones[0] ?? null;
}

/** Regional indicators, https://www.unicode.org/reports/tr51/#Flags. */
const flagOf = (country: string): string =>
  String.fromCodePoint(...[0, 1].map((at) => 0x1f1e6 + country.charCodeAt(at) - 'a'.charCodeAt(0)));

/** The character of Slack's own code points, such as `1f468-200d-1f4bb`; null where they are none. */
export function characterOf(unified: string): string | null {
  if (!/^[0-9a-f]{2,6}(-[0-9a-f]{2,6}){0,15}$/i.test(unified)) return null;
  const points = unified.split('-').map((hex) => Number.parseInt(hex, 16));
  return points.every((point) => point > 0x1f && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff))
    ? String.fromCodePoint(...points)
    : null;
}
