import { GraphQLError, Kind, type DocumentNode, type SelectionNode, type SelectionSetNode, type ValueNode } from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { refused } from '../http/requestError.ts';
import { fragmentsOf } from './ast.ts';
import { BoundedParser, levelsOfDepth, tooManyAliases, tooManySelections } from './boundedParser.ts';

/** What an operation may cost before anything is known about it. */
export interface Limits {
  bodyBytes: number;
  tokens: number;
  depth: number;
  aliases: number;
  /** Fields and fragments once every fragment spread is written out: what validation and planning have to walk. */
  selections: number;
  /** Fields that have fields of their own, once those that merge are merged: what planning takes its time for. */
  branches: number;
  /** Objects that its connections' pages can hold, nested ones multiplied. */
  objects: number;
}

/** Characters of a document. Longer ones are long because of their values, which belong into variables. */
const mostText = 256 * 1024;

/** Parses within the limits of size. @throws OrgraphError QUERY_TOO_COMPLEX, Refusal GRAPHQL_PARSE_FAILED. */
export function parseWithin(text: string, limits: Limits): DocumentNode {
  if (text.length > mostText) throw new OrgraphError('QUERY_TOO_COMPLEX', `The document has more than ${mostText} characters. Send long values as variables.`);
  const parser = new BoundedParser(text, limits);
  try {
    return Object.defineProperty(parser.parseDocument(), 'tokenCount', { value: parser.tokenCount });
  } catch (error) {
    if (error instanceof RangeError) throw tooComplex('is nested too deeply');
    if (error instanceof OrgraphError || !(error instanceof GraphQLError)) throw error;
    if (/more that? \d+ tokens/.test(error.message)) throw tooComplex(`has more than ${limits.tokens} tokens`);
    throw refused('GRAPHQL_PARSE_FAILED', [error]);
  }
}

/** What sizes an operation has: `levels` are of fields and fragments, `depth` of fields alone. */
interface Size { selections: number; aliases: number; literals: number; depth: number; levels: number }

const nothing: Size = { selections: 0, aliases: 0, literals: 0, depth: 0, levels: 0 };

/** Measures a document with its fragments written out, in time linear in the text. @throws OrgraphError QUERY_TOO_COMPLEX. */
export function assertWithin(document: DocumentNode, limits: Limits): void {
  const fragments = fragmentsOf(document);
  const known = new Map<string, Size>();

  /** A fragment that spreads itself is counted once: validation refuses it. */
  function sizeOfFragment(name: string): Size {
    const size = known.get(name);
    if (size !== undefined) return size;
    known.set(name, nothing);
    const measured = sizeOf(fragments.get(name)?.selectionSet);
    known.set(name, measured);
    return measured;
  }

  function sizeOf(set: SelectionSetNode | undefined): Size {
    const total = { ...nothing };
    for (const selection of set?.selections ?? []) {
      const field = selection.kind === Kind.FIELD;
      const inner = selection.kind === Kind.FRAGMENT_SPREAD ? sizeOfFragment(selection.name.value) : sizeOf(selection.selectionSet);
      total.selections += 1 + inner.selections;
      total.aliases += inner.aliases + (field && selection.alias !== undefined ? 1 : 0);
      total.literals += literalsIn(selection) + inner.literals;
      total.depth = Math.max(total.depth, inner.depth + (field ? 1 : 0));
      total.levels = Math.max(total.levels, inner.levels + 1);
    }
    return total;
  }

  const total = { selections: 0, aliases: 0, literals: 0 };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const { selections, aliases, literals, depth, levels } = definition.kind === Kind.FRAGMENT_DEFINITION ? sizeOfFragment(definition.name.value) : sizeOf(definition.selectionSet);
    if (depth > limits.depth) throw tooComplex(`is more than ${limits.depth} fields deep`);
    if (levels > limits.depth * levelsOfDepth) throw tooComplex(`has fragments within each other more than ${limits.depth * levelsOfDepth} levels deep`);
    // Fragments count where they are spread; one that nobody spreads is not to be too large either.
    total.aliases = definition.kind === Kind.FRAGMENT_DEFINITION ? Math.max(total.aliases, aliases) : total.aliases + aliases;
    total.selections = definition.kind === Kind.FRAGMENT_DEFINITION ? Math.max(total.selections, selections) : total.selections + selections;
    total.literals = definition.kind === Kind.FRAGMENT_DEFINITION ? Math.max(total.literals, literals) : total.literals + literals;
    if (total.aliases > limits.aliases) throw tooManyAliases(limits);
    if (total.selections > limits.selections) throw tooManySelections(limits);
    if (total.literals > mostLiterals(limits.tokens, mostText)) throw tooComplex('repeats too many values or names of its own, its fragments written out');
  }
}

/** The refusal of an operation that exceeds a limit. */
export const tooComplex = (what: string): OrgraphError => new OrgraphError('QUERY_TOO_COMPLEX', `The operation ${what}. Ask for less, or in several requests.`);

/** So many characters of a value or a name count as another value. */
const charactersOfOne = 64;

/** How much of a document is a client's own in one selection, what is selected below it left out: the values of its arguments and of those of its directives, and its alias. */
export function literalsIn(selection: SelectionNode): number {
  let count = 0;
  for (const { arguments: given = [] } of selection.directives ?? []) for (const { value } of given) count += literalsOf(value);
  if (selection.kind !== Kind.FIELD) return count;
  for (const { value } of selection.arguments ?? []) count += literalsOf(value);
  return count + (selection.alias === undefined ? 0 : textOf(selection.alias.value));
}

function literalsOf(node: ValueNode): number {
  let count = 1;
  if (node.kind === Kind.LIST) for (const value of node.values) count += literalsOf(value);
  else if (node.kind === Kind.OBJECT) for (const { name, value } of node.fields) count += textOf(name.value) + literalsOf(value);
  else if ('value' in node && typeof node.value === 'string') count += textOf(node.value);
  return count;
}

const textOf = ({ length }: string): number => Math.floor(length / charactersOfOne);

/** What a document without fragments can hold at most: a value takes a token, and a text its characters. */
export const mostLiterals = (tokens: number, characters: number): number => tokens + characters / charactersOfOne;
