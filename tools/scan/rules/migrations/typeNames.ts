/** The names of types that SQL has two of, as `format_type` writes them. */
const names: Record<string, string> = {
  varchar: 'character varying',
  char: 'character',
  bpchar: 'character',
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  serial: 'integer',
  bigserial: 'bigint',
  bool: 'boolean',
  float4: 'real',
  float8: 'double precision',
  float: 'double precision',
  decimal: 'numeric',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
  timetz: 'time with time zone',
  time: 'time without time zone',
};

/** A type’s name in one spelling, without its schema, and its length or precision. */
export function typeOf(text: string): { name: string; length: string | undefined } {
  const length = /\(([\d, ]+)\)/.exec(text)?.[1]?.replaceAll(' ', '');
  const array = text.includes('[]') ? '[]' : '';
  const bare = text
    .replace(/\([\d, ]+\)/, '')
    .replaceAll('[]', '')
    .trim()
    .toLowerCase()
    .replace(/^(public|pg_catalog)\./, '');
  return { name: `${names[bare] ?? bare}${array}`, length };
}
