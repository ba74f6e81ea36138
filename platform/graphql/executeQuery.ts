import {
  defaultFieldResolver,
  defaultTypeResolver,
  getArgumentValues,
  getVariableValues,
  isAbstractType,
  locatedError,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLResolveInfo,
} from 'graphql';
import type { PreparedField, PreparedQuery, ValueShape } from './preparedQuery.ts';
import { ResolveInfo } from './resolveInfo.ts';
import { dataSlot, fieldSlot, itemSlot, nullFrom, pathOf, type Slot } from './slot.ts';

type ObjMap = NonNullable<ExecutionResult['data']>;

/**
 * Runs a prepared query as the GraphQL specification says and graphql-js does: the same data and errors. It writes each
 * value where it belongs as soon as it is there, so that only a field that has to wait costs a promise. Undefined, with
 * nothing done, when the variables do not fit.
 */
export function executeQuery(
  query: PreparedQuery,
  variables: Record<string, unknown> | undefined,
  context: unknown,
): Promise<ExecutionResult> | ExecutionResult | undefined {
  const coerced = getVariableValues(query.schema, query.operation.variableDefinitions ?? [], variables ?? {}, {
    maxErrors: 50,
  });
  if (coerced.errors !== undefined) return undefined;
  return new Execution(query, coerced.coerced, context).run();
}

class Execution {
  readonly #query: PreparedQuery;
  readonly #variables: Record<string, unknown>;
  readonly #context: unknown;
  readonly #errors: GraphQLError[] = [];
  readonly #answer: Record<string, unknown> = { data: {} };
  #waiting = 0;
  #finish: ((result: ExecutionResult) => void) | undefined;

  constructor(query: PreparedQuery, variables: Record<string, unknown>, context: unknown) {
    this.#query = query;
    this.#variables = variables;
    this.#context = context;
  }

  run(): Promise<ExecutionResult> | ExecutionResult {
    this.#fields(
      this.#query.fields,
      undefined,
      this.#answer['data'] as Record<string, unknown>,
      dataSlot(this.#answer),
    );
    return this.#waiting === 0
      ? this.#result()
      : new Promise((resolve) => {
          this.#finish = resolve;
        });
  }

  #result(): ExecutionResult {
    const data = this.#answer['data'] as ObjMap | null;
    return this.#errors.length === 0 ? { data } : { errors: this.#errors, data };
  }

  #fields(fields: readonly PreparedField[], source: unknown, object: Record<string, unknown>, above: Slot): void {
    for (const field of fields) {
      if (above.nulled) return;
      this.#field(field, source, object, above);
    }
  }

  #field(field: PreparedField, source: unknown, object: Record<string, unknown>, above: Slot): void {
    const { key, definition, shape } = field;
    if (definition.name === '__typename') {
      object[key] = field.parent.name;
      return;
    }
    object[key] = null;
    let value: unknown;
    try {
      const { resolve } = definition;
      const given =
        resolve === undefined && typeof source === 'object' && source !== null
          ? (source as Record<string, unknown>)[definition.name]
          : undefined;
      if (resolve === undefined && typeof given !== 'function') value = given;
      else {
        const values =
          field.fixedArguments === undefined
            ? getArgumentValues(definition, field.nodes[0], this.#variables)
            : field.fixedArguments;
        value = (resolve ?? defaultFieldResolver)(source, values, this.#context, this.#infoOf(field, above));
      }
      // What most fields are, at once.
      if (shape.kind === 'leaf' && typeof value !== 'object' && value !== undefined) {
        object[key] = serialize(shape, value);
        return;
      }
    } catch (error) {
      return this.#fail(error, field, fieldSlot(above, object, key, field));
    }
    this.#complete(value, shape, field, fieldSlot(above, object, key, field));
  }

  /** Puts a value, or what comes of a promise, into its slot. */
  #complete(value: unknown, shape: ValueShape, field: PreparedField, slot: Slot): void {
    if (!isPromise(value)) return this.#completeNow(value, shape, field, slot);
    this.#wait(value, (resolved) => this.#completeNow(resolved, shape, field, slot), field, slot);
  }

  #wait<Value>(promise: Promise<Value>, then: (value: Value) => void, field: PreparedField, slot: Slot): void {
    const settled = () => {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#finish?.(this.#result());
    };
    this.#waiting += 1;
    promise.then(
      (value) => {
        then(value);
        settled();
      },
      (error: unknown) => {
        this.#fail(error, field, slot);
        settled();
      },
    );
  }

  #completeNow(value: unknown, shape: ValueShape, field: PreparedField, slot: Slot): void {
    try {
      if (value instanceof Error) throw value;
      if (value === null || value === undefined) {
        if (!shape.nullable)
          throw new Error(`Cannot return null for non-nullable field ${field.parent.name}.${field.definition.name}.`);
        slot.holder[slot.key] = null;
      } else if (shape.kind === 'leaf') slot.holder[slot.key] = serialize(shape, value);
      else if (shape.kind === 'list') this.#list(value, shape, field, slot);
      else this.#composite(value, shape, field, slot);
    } catch (error) {
      this.#fail(error, field, slot);
    }
  }

  #list(value: unknown, { item }: ValueShape & { kind: 'list' }, field: PreparedField, slot: Slot): void {
    if (typeof value !== 'object' || value === null || !(Symbol.iterator in value))
      throw new Error(
        `Expected Iterable, but did not find one for field "${field.parent.name}.${field.definition.name}".`,
      );
    const items = Array.isArray(value) ? (value as unknown[]) : [...(value as Iterable<unknown>)];
    const list: unknown[] = items.map(() => null);
    slot.holder[slot.key] = list;
    // To the end, also when an item has nulled the list: the promises of the others are not to be left alone.
    for (let index = 0; index < items.length; index += 1) {
      this.#complete(items[index], item, field, itemSlot(slot, list, index, item));
    }
  }

  #composite(value: unknown, shape: ValueShape & { kind: 'composite' }, field: PreparedField, slot: Slot): void {
    if (shape.only !== undefined) return this.#object(value, shape.only, shape, field, slot);
    const { type } = shape;
    if (!isAbstractType(type)) throw new Error(`${field.definition.name} is of no abstract type`);
    const typeName = (type.resolveType ?? defaultTypeResolver)(
      value,
      this.#context,
      this.#infoOf(field, slot.above!),
      type,
    );
    if (isPromise(typeName)) this.#wait(typeName, (name) => this.#object(value, name, shape, field, slot), field, slot);
    else this.#object(value, typeName, shape, field, slot);
  }

  #object(
    value: unknown,
    typeName: string | undefined,
    shape: ValueShape & { kind: 'composite' },
    field: PreparedField,
    slot: Slot,
  ): void {
    const fields = typeName === undefined ? undefined : shape.fieldsOf(typeName);
    if (fields === undefined)
      return this.#fail(
        new Error(`Abstract type "${String(shape.type)}" was resolved to "${typeName}", which is none of its types.`),
        field,
        slot,
      );
    const object: Record<string, unknown> = {};
    slot.holder[slot.key] = object;
    this.#fields(fields, value, object, slot);
  }

  /** Records an error, once for what it nulls; nothing more is recorded of what an error has nulled before. */
  #fail(error: unknown, field: PreparedField, slot: Slot): void {
    const located = locatedError(error, field.nodes as never, pathOf(slot));
    if (nullFrom(slot)) this.#errors.push(located);
  }

  #infoOf(field: PreparedField, above: Slot): GraphQLResolveInfo {
    return new ResolveInfo(this.#query, field, this.#variables, above) as unknown as GraphQLResolveInfo;
  }
}

function serialize({ type }: ValueShape & { kind: 'leaf' }, value: unknown): unknown {
  const serialized: unknown = type.serialize(value);
  if (serialized === null || serialized === undefined) throw new Error(`a value is nothing as ${type.name}`);
  return serialized;
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
