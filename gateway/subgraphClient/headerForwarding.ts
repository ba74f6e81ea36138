import { ConfigurationError } from '#platform/process/configuration.ts';
import { belongsToConnection } from './transport/destination.ts';

/** Which of a client's headers are sent on to which subgraph; none unless a rule says so. */
export interface ForwardRules {
  /** Names in lower case. */
  headersFor(service: string): readonly string[];
  /** Every header that any rule names. */
  headers: readonly string[];
}

/** Headers of the gateway's own requests. */
const own = /^(txn-token|orgraph-.*|x-request-id)$/;
/** Headers by which a person or an organization is known. */
const identifying = /^(authorization|cookie|x-organization-id)$/;

/**
 * Reads `<subgraph>: <header>, <header>; <subgraph>: …`; `*` stands for every subgraph.
 * @param signed whether subgraphs get an identity from the gateway: then nothing that identifies the client otherwise
 * is ever sent on.
 * @throws ConfigurationError with one line per mistake.
 */
export function readForwardRules(text: string, subgraphs: Iterable<string>, signed: boolean): ForwardRules {
  const names = new Set(subgraphs);
  const rules = rulesIn(text);
  refuse(
    rules.flatMap(({ to, headers }) => [
      ...(to === '*' || names.has(to) ? [] : [`the supergraph has no subgraph ${to}`]),
      ...mistakesOf(headers, signed),
    ]),
  );
  const byService = new Map(
    [...names].map((name) => [
      name,
      [...new Set(rules.filter(({ to }) => to === '*' || to === name).flatMap(({ headers }) => headers))],
    ]),
  );
  return { headersFor: (service) => byService.get(service) ?? none, headers: headersIn(rules) };
}

/**
 * Every header that any rule of the text names, whatever the graph.
 * @throws ConfigurationError like `readForwardRules`.
 */
export function readForwardedHeaders(text: string, signed: boolean): readonly string[] {
  const headers = headersIn(rulesIn(text));
  refuse(mistakesOf(headers, signed));
  return headers;
}

interface Rule {
  to: string;
  headers: string[];
}

const rulesIn = (text: string): Rule[] =>
  text
    .split(';')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '')
    .map(readRule);
const headersIn = (rules: readonly Rule[]): string[] => [...new Set(rules.flatMap(({ headers }) => headers))];
const mistakesOf = (headers: readonly string[], signed: boolean): string[] =>
  headers.flatMap((header) => mistakeOf(header, signed) ?? []);

function refuse(mistakes: readonly string[]): void {
  if (mistakes.length > 0)
    throw new ConfigurationError(mistakes.map((mistake) => `FORWARD_HEADERS: ${mistake}`).join('\n'));
}

const none: readonly string[] = [];

function readRule(rule: string): Rule {
  const [to = '', list = ''] = rule.split(':', 2).map((part) => part.trim());
  return { to, headers: list.split(',').map((header) => header.trim().toLowerCase()) };
}

function mistakeOf(header: string, signed: boolean): string | undefined {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(header)) return `${JSON.stringify(header)} is not a header’s name`;
  if (own.test(header) || belongsToConnection(header)) return `${header} is never sent on: each request has its own`;
  if (signed && identifying.test(header)) return `${header} is never sent on: subgraphs get a signed identity instead`;
  return undefined;
}
