/** One encoding of PostgreSQL's, by its name there and for TextDecoder. */
export interface Encoding {
  postgres: string;
  decoder: string;
}

/**
 * The encoding of a name as `SET client_encoding` has it; none for one in which a byte of ASCII may be half a letter.
 * Where bytes mean nothing (SQL_ASCII) each is taken for a letter, so that none is refused.
 */
export function encodingOf(name: string): Encoding | undefined {
  const postgres = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  if (postgres === 'UTF8' || postgres === 'UNICODE') return { postgres: 'UTF8', decoder: 'utf-8' };
  if (postgres === 'SQLASCII') return { postgres: 'LATIN1', decoder: 'latin1' };
  const [, family, number] = /^(LATIN|ISO8859|WIN|WINDOWS)(\d+)$/.exec(postgres) ?? [];
  const decoder =
    family === undefined
      ? others[postgres]
      : family.startsWith('WIN')
        ? `windows-${number}`
        : `iso-8859-${family === 'LATIN' ? parts[Number(number)] : number}`;
  return decoder === undefined || !decodes(decoder) ? undefined : { postgres, decoder };
}

/** The part of ISO 8859 that Latin 1, 2 … is. */
const parts = [undefined, 1, 2, 3, 4, 9, 10, 13, 14, 15, 16];

const others: Readonly<Record<string, string>> = {
  KOI8R: 'koi8-r',
  KOI8U: 'koi8-u',
  EUCJP: 'euc-jp',
  EUCKR: 'euc-kr',
  EUCCN: 'gb2312',
};

function decodes(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}
