import { Kind, type DocumentNode, type SelectionNode, type SelectionSetNode, type ValueNode } from 'graphql';
import { fragmentsOf } from './ast.ts';
import { levelsOfDepth, mostText, tooManyAliases, tooManySelections } from './boundedParser.ts';
import { tooComplex, type Limits } from './limits.ts';

/** What sizes an operation has: `levels` are of fields and fragments, `depth` of fields alone. */
interface Size {
  selections: number;
  aliases: number;
  literals: number;
  depth: number;
  levels: number;
}

const nothing: Size = { selections: 0, aliases: 0, literals: 0, depth: 0, levels: 0 };

/**
 * Measures a document with its fragments written out, in time linear in the text.
 * @throws OrgraphError QUERY_TOO_COMPLEX.
 */
export function assertSizeWithin(document: DocumentNode, limits: Limits): void {
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
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD ? sizeOfFragment(selection.name.value) : sizeOf(selection.selectionSet);
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
    const { selections, aliases, literals, depth, levels } =
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? sizeOfFragment(definition.name.value)
        : sizeOf(definition.selectionSet);
    if (depth > limits.depth) throw tooComplex(`is more than ${limits.depth} fields deep`);
    if (levels > limits.depth * levelsOfDepth)
      throw tooComplex(`has fragments within each other more than ${limits.depth * levelsOfDepth} levels deep`);
    // Fragments count where they are spread; one that nobody spreads is not to be too large either.
    total.aliases =
      definition.kind === Kind.FRAGMENT_DEFINITION ? Math.max(total.aliases, aliases) : total.aliases + aliases;
    total.selections =
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? Math.max(total.selections, selections)
        : total.selections + selections;
    total.literals =
      definition.kind === Kind.FRAGMENT_DEFINITION ? Math.max(total.literals, literals) : total.literals + literals;
    if (total.aliases > limits.aliases) throw tooManyAliases(limits);
    if (total.selections > limits.selections) throw tooManySelections(limits);
    if (total.literals > mostLiterals(limits.tokens, mostText))
      throw tooComplex('repeats too many values or names of its own, its fragments written out');
  }
}

/** So many characters of a value or a name count as another value. */
const charactersOfOne = 64;

/**
 * How much of a document is a client's own in one selection, what is selected below it left out: the values of its
 * arguments and of those of its directives, and its alias.
 */
function literalsIn(selection: SelectionNode): number {
  let count = 0;
  for (const { arguments: given = [] } of selection.directives ?? [])
    for (const { value } of given) count += literalsOf(value);
  if (selection.kind !== Kind.FIELD) return count;
  for (const { value } of selection.arguments ?? []) count += literalsOf(value);
  return count + (selection.alias === undefined ? 0 : textOf(selection.alias.value));
}

function literalsOf(node: ValueNode): number {
  let count = 1;
  if (node.kind === Kind.LIST) for (const value of node.values) count += literalsOf(value);
  else if (node.kind === Kind.OBJECT)
    for (const { name, value } of node.fields) count += textOf(name.value) + literalsOf(value);
  else if ('value' in node && typeof node.value === 'string') count += textOf(node.value);
  return count;
}

const textOf = ({ length }: string): number => Math.floor(length / charactersOfOne);

/** What a document without fragments can hold at most: a value takes a token, and a text its characters. */
const mostLiterals = (tokens: number, characters: number): number => tokens + characters / charactersOfOne;
