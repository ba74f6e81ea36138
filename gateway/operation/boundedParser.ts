import {
  GraphQLError,
  Kind,
  type ConstValueNode,
  type DefinitionNode,
  type DocumentNode,
  type Location,
  type SelectionNode,
  type SelectionSetNode,
  type Token,
  type TypeNode,
  type ValueNode,
} from 'graphql';
import { Parser } from 'graphql/language/parser.js';
import { OrgraphError } from '#platform/values/errors.ts';
import { requestErrorFrom, type Located } from '../http/requestError.ts';
import { tooComplex, type Limits } from './limits.ts';

/** Parses within the limits of size. @throws OrgraphError QUERY_TOO_COMPLEX, RequestError GRAPHQL_PARSE_FAILED. */
export function parseBounded(text: string, limits: Limits): DocumentNode {
  if (text.length > mostText)
    throw new OrgraphError(
      'QUERY_TOO_COMPLEX',
      `The document has more than ${mostText} characters. Send long values as variables.`,
    );
  if (hasMoreLines(text, mostLines))
    throw new OrgraphError(
      'QUERY_TOO_COMPLEX',
      `The document has more than ${mostLines} lines. Send long values as variables.`,
    );
  const parser = new BoundedParser(text, limits);
  try {
    return Object.defineProperty(parser.parseDocument(), 'tokenCount', { value: parser.tokenCount });
  } catch (error) {
    if (error instanceof RangeError) throw tooComplex('is nested too deeply');
    if (error instanceof OrgraphError || !(error instanceof GraphQLError)) throw error;
    if (/more that? \d+ tokens/.test(error.message)) throw tooComplex(`has more than ${limits.tokens} tokens`);
    throw requestErrorFrom('GRAPHQL_PARSE_FAILED', [error]);
  }
}

/** Characters of a document. Longer ones are long because of their values, which belong into variables. */
export const mostText = 256 * 1024;
/**
 * Lines of a document, whatever ends them. Comments and the lines of block strings are no tokens, yet each becomes an
 * object that lives as long as parsing: a hundred thousand of them hold up everybody, also while they are collected.
 */
const mostLines = 10_000;
/** Operations and fragments in a document. */
const mostDefinitions = 500;
/**
 * Fragments within fragments are walked by recursion too, but no sound operation has many more of them than of fields.
 */
export const levelsOfDepth = 5;
/**
 * Lists and objects within each other that a literal may have, and lists that a variable's type may be of: what the
 * planner can walk.
 */
const deepestValue = 32;

/**
 * Parses a document no further than to where it exceeds a limit, so that what is refused has not cost what it would
 * have cost whole. Whatever is counted here is not less once fragments are written out.
 * @throws OrgraphError QUERY_TOO_COMPLEX.
 */
class BoundedParser extends Parser {
  readonly #limits: Limits;
  #definitions = 0;
  #selections = 0;
  #aliases = 0;
  #levels = 0;
  #valueLevels = 0;

  constructor(text: string, limits: Limits) {
    super(text, { maxTokens: limits.tokens });
    this.#limits = limits;
  }

  override parseDefinition(): DefinitionNode {
    if ((this.#definitions += 1) > mostDefinitions)
      throw tooComplex(`has more than ${mostDefinitions} operations and fragments in its document`);
    return super.parseDefinition();
  }

  override parseSelectionSet(): SelectionSetNode {
    const most = this.#limits.depth * levelsOfDepth;
    if ((this.#levels += 1) > most) throw tooComplex(`is nested more than ${most} levels deep`);
    const set = super.parseSelectionSet();
    this.#levels -= 1;
    return set;
  }

  override parseSelection(): SelectionNode {
    if ((this.#selections += 1) > this.#limits.selections) throw tooManySelections(this.#limits);
    const selection = super.parseSelection();
    if (selection.kind === Kind.FIELD && selection.alias !== undefined && (this.#aliases += 1) > this.#limits.aliases)
      throw tooManyAliases(this.#limits);
    return selection;
  }

  override parseValueLiteral(isConst: true): ConstValueNode;
  override parseValueLiteral(isConst: boolean): ValueNode;
  override parseValueLiteral(isConst: boolean): ValueNode {
    if (this.#valueLevels > deepestValue)
      throw tooComplex(`has a value that is nested more than ${deepestValue} levels deep`);
    this.#valueLevels += 1;
    const value = super.parseValueLiteral(isConst);
    this.#valueLevels -= 1;
    return value;
  }

  override parseTypeReference(): TypeNode {
    if (this.#valueLevels > deepestValue)
      throw tooComplex(`has a type of more than ${deepestValue} lists within each other`);
    this.#valueLevels += 1;
    const type = super.parseTypeReference();
    this.#valueLevels -= 1;
    return type;
  }

  override node<Node extends { loc?: Location }>({ line, column }: Token, node: Node): Node {
    (node as Located<Node>).place = { line, column };
    return node;
  }
}

function hasMoreLines(text: string, most: number): boolean {
  const terminators = /\r\n|\n|\r/g;
  let lines = 1;
  while (terminators.test(text)) if ((lines += 1) > most) return true;
  return false;
}

export const tooManySelections = ({ selections }: Limits) =>
  tooComplex(`selects more than ${selections} fields, its fragments written out`);
export const tooManyAliases = ({ aliases }: Limits) => tooComplex(`has more than ${aliases} aliases`);
