import { GraphQLError, Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql';
import { OrgraphError } from '#platform/errors.ts';
import { fragmentsOf } from './fragments.ts';
import { refused } from './refusal.ts';

/** What an operation may cost before anything is known about it. */
export interface Limits {
  bodyBytes: number;
  tokens: number;
  depth: number;
  aliases: number;
  /** Fields and fragments once every fragment spread is written out: what validation and planning have to walk. */
  selections: number;
  /** Objects that its connections' pages can hold, nested ones multiplied. */
  objects: number;
}

/** Parses within the limits of size. @throws OrgraphError QUERY_TOO_COMPLEX, Refusal GRAPHQL_PARSE_FAILED. */
export function parseWithin(text: string, { tokens }: Limits): DocumentNode {
  try {
    return parse(text, { maxTokens: tokens });
  } catch (error) {
    if (error instanceof RangeError) throw tooComplex('is nested too deeply');
    if (!(error instanceof GraphQLError)) throw error;
    if (/more that? \d+ tokens/.test(error.message)) throw tooComplex(`has more than ${tokens} tokens`);
    throw refused('GRAPHQL_PARSE_FAILED', [error]);
  }
}

interface Size { selections: number; aliases: number; depth: number }

/** Measures a document with its fragments written out, in time linear in the text. @throws OrgraphError QUERY_TOO_COMPLEX. */
export function assertWithin(document: DocumentNode, limits: Limits): void {
  const fragments = fragmentsOf(document);
  const known = new Map<string, Size>();

  /** A fragment that spreads itself is counted once: validation refuses it. */
  function sizeOfFragment(name: string): Size {
    const size = known.get(name);
    if (size !== undefined) return size;
    known.set(name, { selections: 0, aliases: 0, depth: 0 });
    const measured = sizeOf(fragments.get(name)?.selectionSet);
    known.set(name, measured);
    return measured;
  }

  function sizeOf(set: SelectionSetNode | undefined): Size {
    const total = { selections: 0, aliases: 0, depth: 0 };
    for (const selection of set?.selections ?? []) {
      const field = selection.kind === Kind.FIELD;
      const inner = selection.kind === Kind.FRAGMENT_SPREAD ? sizeOfFragment(selection.name.value) : sizeOf(selection.selectionSet);
      total.selections += 1 + inner.selections;
      total.aliases += inner.aliases + (field && selection.alias !== undefined ? 1 : 0);
      total.depth = Math.max(total.depth, inner.depth + (field ? 1 : 0));
    }
    return total;
  }

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const { selections, aliases, depth } = definition.kind === Kind.FRAGMENT_DEFINITION ? sizeOfFragment(definition.name.value) : sizeOf(definition.selectionSet);
    if (depth > limits.depth) throw tooComplex(`is more than ${limits.depth} fields deep`);
    if (aliases > limits.aliases) throw tooComplex(`has more than ${limits.aliases} aliases`);
    if (selections > limits.selections) throw tooComplex(`selects more than ${limits.selections} fields, its fragments written out`);
  }
}

const tooComplex = (what: string) => new OrgraphError('QUERY_TOO_COMPLEX', `The operation ${what}. Ask for less, or in several requests.`);
