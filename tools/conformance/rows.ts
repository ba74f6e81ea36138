import { randomBytes } from 'node:crypto';
import { getNamedType, type GraphQLSchema } from 'graphql';
import type { Identity } from '#platform/identity/identity.ts';
import { ask, shown, type Asked } from './ask.ts';
import { NotAvailable } from './check.ts';
import { rootFields, selectionOf } from './discover.ts';
import { callOf, sampleArguments, takesId } from './samples.ts';
import type { AttackedSubgraph } from './target.ts';

/** How a row is made: any text in it is a mark by which it is known again. */
export interface Maker {
  /** @throws NotAvailable where the mutation is not answered as it was before. */
  make(identity: Identity, mark: string): Promise<Asked>;
  /** The same under an idempotency header, whatever is answered. */
  attempt(identity: Identity, mark: string, idempotency?: string): Promise<Asked>;
  /** The operation's text. */
  query: string;
  /** In words of the report. */
  title: string;
}

const making = /^(create|add|new|open|draft|register|write|post)/;
const mostCandidates = 10;

/**
 * Finds out how rows are made: by the given operation, which gets the mark as `$text` where it declares it, else by the
 * first mutation that makes something, takes no id and accepts sample values.
 * @throws NotAvailable where there is none.
 */
export async function findMaker(
  target: AttackedSubgraph,
  schema: GraphQLSchema,
  operation: string | undefined,
): Promise<Maker> {
  const candidates =
    operation === undefined
      ? candidatesOf(schema)
      : [
          {
            title: 'the operation of --mutation',
            query: operation,
            variables: (text: string) => (/\$text\b/.test(operation) ? { text } : {}),
          },
        ];
  const refusals: string[] = [];
  for (const { title, query, variables } of candidates) {
    const attempt: Maker['attempt'] = (identity, text, idempotency) =>
      ask(target, identity, query, variables(text), idempotency);
    const first = await attempt(target.members[0], newMark());
    if (!hasMade(first)) {
      refusals.push(`${title}: ${shown(first)}`);
      continue;
    }
    return {
      title,
      query,
      attempt,
      async make(identity, mark) {
        const made = await attempt(identity, mark);
        if (!hasMade(made))
          throw new NotAvailable(`${title} is not answered for ${identity.organization}: ${shown(made)}`);
        return made;
      },
    };
  }
  throw new NotAvailable(
    `no mutation makes a row by sample values; name one with --mutation${refusals.length > 0 ? ` (${refusals[0]})` : ''}`,
  );
}

export const newMark = (): string => `conformance${randomBytes(6).toString('hex')}`;

const hasMade = ({ status, answer }: Asked): boolean =>
  status === 200 && answer.errors === undefined && Object.values(answer.data ?? {}).some((value) => value != null);

function candidatesOf(schema: GraphQLSchema) {
  return rootFields(schema, 'mutation')
    .filter(({ name, args }) => making.test(name) && !args.some(({ type }) => takesId(type)))
    .slice(0, mostCandidates)
    .flatMap((field) => {
      const variables = (text: string) => sampleArguments(field, { id: '', text })!;
      if (sampleArguments(field, { id: '', text: 'x' }) === undefined) return [];
      const { declared, passed } = callOf(field, variables('x'));
      return [
        {
          title: field.name,
          query: `mutation${declared} { ${field.name}${passed}${selectionOf(schema, getNamedType(field.type))} }`,
          variables,
        },
      ];
    });
}
