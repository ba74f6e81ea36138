import type { Context } from '#platform/graphql/context.ts';
import type { Envelope } from './envelope.ts';

/** The deployment's envelope, made once at start (definition.ts). */
export const envelopeOf = ({ capabilities }: Pick<Context, 'capabilities'>): Envelope => capabilities as Envelope;
