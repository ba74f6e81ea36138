import { ConfigurationError } from '#platform/configuration.ts';

/** The URL of each subgraph's GraphQL, by the subgraph's name. */
export type Endpoints = ReadonlyMap<string, string>;

/**
 * Where the subgraphs are: as composed, unless the configuration says otherwise. A configured URL without a path moves the composed one to another host.
 * @throws ConfigurationError, one line for each subgraph that has no usable URL.
 */
export function endpointsOf(composed: ReadonlyMap<string, string>, configured: ReadonlyMap<string, string>): Endpoints {
  const lost = [...composed].filter(([name, url]) => !isHttp(configured.get(name) ?? url));
  if (lost.length > 0) throw new ConfigurationError(lost.map(([name]) => `SUBGRAPH_URLS: the supergraph has no http(s) URL of the subgraph ${name}`).join('\n'));
  return new Map([...composed].map(([name, url]) => [name, moved(url, configured.get(name))]));
}

/** Where a subgraph of ours has its other routes. */
export const baseUrlOf = (endpoint: string): string => endpoint.replace(/\/graphql$/, '');

const isHttp = (url: string): boolean => URL.canParse(url) && /^https?:/.test(url);

function moved(url: string, to: string | undefined): string {
  if (to === undefined) return url;
  const target = new URL(to);
  return target.pathname === '/' && URL.canParse(url) ? `${target.origin}${new URL(url).pathname}` : to;
}
