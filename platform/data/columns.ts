import { p } from '@mikro-orm/core';

/** A json object that is empty unless it is given. */
export const jsonObject = <Content extends object = Record<string, unknown>>() =>
  p
    .json<Content>()
    .onCreate(() => ({}) as Content)
    .defaultRaw(`'{}'`);

/** A list of texts (text[]) that is empty unless it is given. */
export const texts = () =>
  p
    .array()
    .onCreate(() => [])
    .defaultRaw(`'{}'`);

/** Text that compares without regard to case (the extension citext). */
export const caseless = () => p.string().columnType('citext');

/** The id of a row that another subgraph owns: no foreign key. */
export const reference = () => p.uuid();

/** A moment, to the millisecond: what JavaScript holds is what the database holds. */
export const moment = () => p.datetime(3);
