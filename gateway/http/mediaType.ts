import { headerPreferences, remembered } from './headerPreferences.ts';
import { malformedRequest } from './requestError.ts';

const modern = 'application/graphql-response+json';
const classic = 'application/json';
const events = 'text/event-stream';
export type MediaType = typeof modern | typeof classic | typeof events;

/**
 * The media type that the client prefers of the two that GraphQL over HTTP knows; the classic one where it has no
 * preference; a stream of events, which holds the one answer, where it takes neither or prefers that.
 * @throws RequestError 406.
 */
export function mediaTypeOf(accept: string | undefined): MediaType {
  if (accept === undefined) return classic;
  const type = negotiated(accept);
  if (type === undefined) throw malformedRequest('BAD_REQUEST', `Answers are ${modern} or ${classic}.`, 406);
  return type;
}

const negotiated = remembered((accept): MediaType | undefined => {
  if (accept.trim() === '') return classic;
  const ranges = headerPreferences(accept);
  const qualityOf = (type: MediaType): number =>
    ranges.get(type) ?? ranges.get('application/*') ?? ranges.get('*/*') ?? 0;
  const [modernQuality, classicQuality] = [qualityOf(modern), qualityOf(classic)];
  if ((ranges.get(events) ?? 0) > Math.max(modernQuality, classicQuality)) return events;
  if (modernQuality <= 0 && classicQuality <= 0) return undefined;
  return modernQuality > classicQuality || (ranges.has(modern) && modernQuality === classicQuality) ? modern : classic;
});

/**
 * Whether the status of a request error may be told to who asked for this type: the classic one says 200 for whatever
 * is well-formed GraphQL.
 */
export const carriesStatus = (type: MediaType): boolean => type === modern;
