import { graphql, Kind, parse, validate, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';
import { OrgraphError } from '#platform/errors.ts';
import { prepareExecution, type ExecuteOptions } from '../../../gateway/execute/execute.ts';
import type { SubgraphAnswer } from '../../../gateway/execute/run.ts';
import { readSupergraph } from '../../../gateway/supergraph.ts';
import { composeSmall, schemaOf, type SmallSubgraph } from './compose.ts';

export interface Sent { service: string; operation: string; query: string; variables: Record<string, unknown> }

/** A gateway's plan and execution over subgraphs in this process. */
export function federate(subgraphs: readonly SmallSubgraph[]) {
  const supergraph = readSupergraph(composeSmall(subgraphs));
  const schemas = new Map(subgraphs.map((subgraph) => [subgraph.name, schemaOf(subgraph)]));

  return async function ask(source: string, variables: Record<string, unknown> = {}, overrides: Partial<ExecuteOptions> = {}) {
    const document = parse(source);
    const invalid = validate(supergraph.apiSchema, document);
    if (invalid.length > 0) throw new Error(invalid.map(({ message }) => message).join('\n'));
    const fragments = new Map(document.definitions.filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]));
    const operation = document.definitions.find((node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION)!;
    const execute = prepareExecution(operation, fragments, supergraph);
    const sent: Sent[] = [];
    const masked: unknown[] = [];
    const { data, errors } = await execute({
      variables,
      refusal: () => undefined,
      onMasked: (error) => masked.push(error),
      async send(service, kind, body) {
        const { query, variables: given } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
        sent.push({ service, operation: kind, query, variables: given });
        const result = await graphql({ schema: schemas.get(service)!, source: query, variableValues: given });
        return JSON.parse(JSON.stringify(result)) as SubgraphAnswer;
      },
      ...overrides,
    });
    return { data: JSON.parse(data) as unknown, text: data, errors, sent, masked };
  };
}

/** A subgraph that is not there. */
export const dead = (...names: string[]): NonNullable<ExecuteOptions['refusal']> => (service) =>
  names.includes(service) ? new OrgraphError('SUBGRAPH_UNAVAILABLE', `${service} is down`) : undefined;
