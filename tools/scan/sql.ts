import pg from 'pg';

/** A name as SQL reads it: always quoted. */
export const identifier = (name: string): string => pg.escapeIdentifier(name);

/** A text as SQL reads it. */
export const literal = (text: string): string => pg.escapeLiteral(text);
