import {
  coerceInputValue,
  GraphQLError,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type ConstValueNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { OrgraphError } from '#platform/values/errors.ts';
import { isExactNumber } from '../http/exactJson.ts';
import { requestErrorFrom } from '../http/requestError.ts';
import { argumentPathsOf } from './argumentPaths.ts';
import { holdsInexact } from './exactNumber.ts';
import type { GeneralOperation } from './extractLiterals.ts';
import { withHeldNumbers } from './heldNumbers.ts';
import { literalValueOf } from './literalValue.ts';

export type Variables = Readonly<Record<string, unknown>>;

/**
 * What a request's variables become: coerced as the specification says, under the general operation's names, beside the
 * literals.
 */
export type ReadVariables = (given: Variables) => Variables;

interface Variable {
  client: string;
  name: string;
  /** The path of the argument, or of the place in it, that it is given for first. */
  argument: string;
  type: GraphQLInputType;
  /** Undefined where there is none. */
  initial: unknown;
}

const mostErrors = 20;
/**
 * Values in a request's variables, and how deep they may be nested: coercing them must neither hold up others nor
 * exhaust the stack.
 */
const mostValues = 10_000;
const deepest = 64;

/**
 * @throws (the result) RequestError BAD_USER_INPUT with one error for each place that does not fit, OrgraphError
 * QUERY_TOO_COMPLEX.
 */
export function compileVariables(
  client: OperationDefinitionNode,
  { operation, variables, literals }: GeneralOperation,
  schema: GraphQLSchema,
): ReadVariables {
  const definitions = new Map(
    (client.variableDefinitions ?? []).map((definition) => [definition.variable.name.value, definition]),
  );
  const paths = argumentPathsOf(operation);
  const compiled = variables.map(({ client: called, name }): Variable => ({
    client: called,
    name,
    argument: paths.get(name) ?? called,
    ...typeOf(definitions.get(called)!, schema),
  }));
  if (compiled.length === 0) return () => literals;
  return (given) => {
    const exact = assertFew(
      compiled.map(({ client: called }) => (Object.hasOwn(given, called) ? given[called] : undefined)),
    );
    const values = { ...literals };
    const errors: GraphQLError[] = [];
    for (const variable of compiled) read(variable, given, exact, values, errors);
    if (errors.length > 0) throw requestErrorFrom('BAD_USER_INPUT', errors);
    return values;
  };
}

function typeOf({ type: node, defaultValue }: VariableDefinitionNode, schema: GraphQLSchema) {
  const type = typeFromAST(schema, node) as GraphQLInputType;
  return { type, initial: defaultValue && defaultOf(defaultValue, type) };
}

/** Exact where JavaScript's numbers are not. */
const defaultOf = (node: ConstValueNode, type: GraphQLInputType): unknown =>
  (holdsInexact(node) ? literalValueOf(node, type) : undefined) ?? valueFromAST(node, type);

/** What an object lacks or may not have, graphql-js tells at the object's place. */
const aboutField = /^Field "(\w+)" (?:of required type|is not defined by type) /;

function read(
  { client, name, argument, type, initial }: Variable,
  given: Variables,
  exact: boolean,
  values: Record<string, unknown>,
  errors: GraphQLError[],
): void {
  const report = (message: string, path: readonly (string | number)[] = []) =>
    void errors.push(new GraphQLError(message, { extensions: { field: [argument, ...path].join('.') } }));
  const value = Object.hasOwn(given, client) ? given[client] : undefined;
  if (value === undefined) {
    if (initial !== undefined) values[name] = initial;
    else if (isNonNullType(type)) report(`Variable "$${client}" of required type "${String(type)}" was not provided.`);
    return;
  }
  if (value === null && isNonNullType(type))
    return report(`Variable "$${client}" of non-null type "${String(type)}" must not be null.`);
  values[name] = coerceInputValue(exact ? withHeldNumbers(value, type) : value, type, (path, _, error) => {
    if (errors.length >= mostErrors) return;
    const place = path.reduce<string>(
      (above, key) => (typeof key === 'number' ? `${above}[${key}]` : `${above}.${key}`),
      client,
    );
    const about = aboutField.exec(error.message)?.[1];
    report(
      `Variable "$${client}" got an invalid value${path.length === 0 ? '' : ` at "${place}"`}; ${error.message}`,
      about === undefined ? path : [...path, about],
    );
  });
}

/**
 * Counts level by level, without recursion, and stops where it has seen enough.
 * @returns whether any is an `ExactNumber`.
 */
function assertFew(values: readonly unknown[]): boolean {
  let level = values;
  let count = 0;
  let exact = false;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest)
      throw new OrgraphError('QUERY_TOO_COMPLEX', `The variables are nested more than ${deepest} levels deep.`);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (isExactNumber(value)) {
        exact = true;
        continue;
      }
      const members = Array.isArray(value) ? (value as unknown[]) : Object.values(value);
      if ((count += members.length) > mostValues)
        throw new OrgraphError(
          'QUERY_TOO_COMPLEX',
          `The variables hold more than ${mostValues} values. Send them in several requests.`,
        );
      for (const member of members) if (typeof member === 'object' && member !== null) next.push(member);
    }
    level = next;
  }
  return exact;
}
