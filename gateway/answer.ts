import type { IncomingMessage } from 'node:http';
import type { ExecutionAnswer } from './execute/execute.ts';
import { malformed, type Refusal } from './refusal.ts';

const modern = 'application/graphql-response+json';
const classic = 'application/json';
export type MediaType = typeof modern | typeof classic;

/** The media type that the client prefers of the two that GraphQL over HTTP knows; the classic one where it has no preference. @throws Refusal 406. */
export function mediaTypeOf({ headers: { accept } }: IncomingMessage): MediaType {
  if (accept === undefined || accept.trim() === '') return classic;
  const ranges = accept.toLowerCase().split(',').map((part) => {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim());
    const quality = Number(parameters.find((text) => text.startsWith('q='))?.slice(2) ?? 1);
    return { range, quality: Number.isNaN(quality) ? 0 : quality };
  });
  const qualityOf = (type: MediaType): number => {
    for (const range of [type, 'application/*', '*/*']) {
      const found = ranges.find((candidate) => candidate.range === range);
      if (found !== undefined) return found.quality;
    }
    return 0;
  };
  const [modernQuality, classicQuality] = [qualityOf(modern), qualityOf(classic)];
  if (modernQuality <= 0 && classicQuality <= 0) throw malformed('BAD_REQUEST', `Answers are ${modern} or ${classic}.`, 406);
  const namesModern = ranges.some(({ range }) => range === modern);
  return modernQuality > classicQuality || (namesModern && modernQuality === classicQuality) ? modern : classic;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const common = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** An answer with data: 200 in both media types, whatever errors stand beside the data. */
export function executed({ data, errors }: ExecutionAnswer, type: MediaType, requestId: string): HttpAnswer {
  return { status: 200, headers: { ...common, 'content-type': `${type}; charset=utf-8` }, body: errors.length === 0 ? `{"data":${data}}` : `{"errors":${withRequestId(errors, requestId)},"data":${data}}` };
}

/** An answer without data. The classic media type says 200 for whatever is well-formed GraphQL, the modern one the error's own status. */
export function refusedAnswer({ errors, status, malformed: wrong, headers }: Refusal, type: MediaType, requestId: string): HttpAnswer {
  return {
    status: type === modern || wrong ? status : 200,
    headers: { ...common, ...headers, 'content-type': `${type}; charset=utf-8` },
    body: `{"errors":${withRequestId(errors, requestId)}}`,
  };
}

/** Only an unexpected error repeats the request's id (the header x-request-id always has it): refusals of what is foreign and what does not exist are the same bytes. */
const withRequestId = (errors: readonly { extensions: { code?: unknown } }[], requestId: string): string =>
  JSON.stringify(errors.map((error) => (error.extensions.code === 'INTERNAL' ? { ...error, extensions: { ...error.extensions, requestId } } : error)));
