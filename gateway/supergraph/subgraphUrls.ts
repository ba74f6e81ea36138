import { ConfigurationError } from '#platform/process/configuration.ts';
import { subgraphNames } from '#platform/process/names.ts';

/** The URL of each subgraph's GraphQL, by the subgraph's name. */
export type SubgraphUrls = ReadonlyMap<string, string>;

/**
 * Where the subgraphs are: as composed, unless the configuration says otherwise. A configured URL without a path moves
 * the composed one to another host.
 * @throws ConfigurationError, one line for each subgraph that has no usable URL or does not exist; those of ours have
 * variables in every deployment.
 */
export function subgraphUrlsOf(
  composed: ReadonlyMap<string, string>,
  configured: ReadonlyMap<string, string>,
): SubgraphUrls {
  const mistakes = [
    ...[...configured.keys()]
      .filter((name) => !composed.has(name) && !ours.has(name))
      .map((name) => `the supergraph has no subgraph ${name}`),
    ...[...composed]
      .filter(([name, url]) => !isHttp(configured.get(name) ?? url))
      .map(([name]) => `the supergraph has no http(s) URL of the subgraph ${name}`),
  ];
  if (mistakes.length > 0)
    throw new ConfigurationError(mistakes.map((mistake) => `SUBGRAPH_URLS: ${mistake}`).join('\n'));
  return new Map([...composed].map(([name, url]) => [name, moved(url, configured.get(name))]));
}

/** Where a subgraph of ours has its other routes. */
export const baseUrlOf = (endpoint: string): string => endpoint.replace(/\/graphql$/, '');

const ours = new Set<string>(subgraphNames);

const isHttp = (url: string): boolean => URL.canParse(url) && /^https?:/.test(url);

function moved(composed: string, to: string | undefined): string {
  if (to === undefined) return composed;
  const target = new URL(to);
  if (target.pathname !== '/' || !URL.canParse(composed)) return to;
  const { pathname, search } = new URL(composed);
  return `${target.origin}${pathname}${search}`;
}
