import type { Command } from 'commander';
import { Kind, print } from 'graphql';
import { apiSchemaOf } from '#gateway/supergraph/apiSchema.ts';
import { affectedText } from '../../check/format/text.ts';
import { question } from '../../process/didYouMean.ts';
import { exitCode, exitWith, UsageError, type ExitCode } from '../../process/exitCode.ts';
import { requireReadable } from '../../process/requireReadable.ts';
import { whileShowing } from '../../process/terminalProgress.ts';
import { workingProject } from '../../project/projectDirectory.ts';
import { withGraphInUse, type GraphChoice } from '../../registry/graphInUse.ts';
import { findPart, markingSubgraphs, sinceWhen, usageIn, type Owner, type Part } from '../../registry/part.ts';
import { similarParts } from '../../registry/similarParts.ts';
import { onRegistry } from '../onRegistry.ts';
import { writeResult } from '../writeResult.ts';

/** `orgraph schema explain` */
export const explainCommand = (command: Command): Command =>
  onRegistry(command)
    .argument('<coordinate>', 'Type, Type.field, Type.field(argument:), Enum.VALUE or @directive')
    .option('--supergraph <file>', 'a local graph; where no registry is configured')
    .option('--json', 'as JSON')
    .option('--window <days>', 'how far back recorded traffic counts', '30')
    .option('--traffic <path>', 'a file or folder of recorded traffic; by default traffic/')
    .action((coordinate: string, options: ExplainOptions) => exitWith(() => explainPart(coordinate, options)));

interface ExplainOptions extends GraphChoice {
  window: string;
  traffic?: string;
  json?: boolean;
}

/** Says who owns a part of the graph, since when it is there, who sees it and who uses it. */
async function explainPart(
  coordinate: string,
  { window, traffic, json, ...choice }: ExplainOptions,
): Promise<ExitCode> {
  const windowDays = Number(window);
  if (!Number.isInteger(windowDays) || windowDays < 1) throw new UsageError(`--window ${window} is no number of days`);
  if (!/^(\w+(\.\w+(\(\w+:\))?)?|@\w+(\(\w+:\))?)$/.test(coordinate))
    throw new UsageError(
      `${JSON.stringify(coordinate)} is no schema coordinate: write Type, Type.field, Type.field(argument:), Enum.VALUE or @directive`,
    );
  if (choice.supergraph !== undefined) requireReadable('--supergraph', choice.supergraph, 'file');
  if (traffic !== undefined) requireReadable('--traffic', traffic, 'file or folder');
  const find = () =>
    withGraphInUse(choice, undefined, async ({ title, supergraph, urls, published }) => {
      const part = findPart(supergraph, coordinate);
      if (part === undefined) {
        const alike = similarParts(supergraph, coordinate);
        throw new UsageError(
          `There is no ${coordinate} in ${title}.${alike.length === 0 ? '' : ` ${question(alike)}`}`,
        );
      }
      const since = published && (await sinceWhen(published.registry, published.version, coordinate));
      const usage = await usageIn(workingProject(), supergraph, apiSchemaOf(supergraph), coordinate, {
        allowUnused: false,
        windowDays,
        traffic,
      });
      const contracts = (published?.version.contracts ?? []).map((contract) => {
        const shown = findPart(contract.supergraph, coordinate);
        return { name: contract.name, shows: shown !== undefined && !shown.hidden };
      });
      const owners = part.owners.map((owner) => ({ ...owner, url: urls.get(owner.subgraph) }));
      const introduced = since && {
        number: since.number,
        publishedAt: since.publishedAt,
        cause: since.cause,
        commit: since.subgraphs.find(
          ({ since: at, name }) => at === since.number && owners.some(({ subgraph }) => subgraph === name),
        )?.commit,
      };
      return () => {
        writeResult(
          json,
          { coordinate, graph: title, owners, hidden: part.hidden, contracts, since: introduced, usage },
          [
            `${coordinate}${kindOf(part)} in ${title}`,
            ...ownerRows(owners, published === undefined ? [] : markingSubgraphs(published.version, coordinate)),
            ...row(
              'since',
              introduced === undefined
                ? ['not known: only a registry knows']
                : [
                    `version ${introduced.number}, ${introduced.publishedAt.slice(0, 10)}, ${introduced.cause}${introduced.commit === undefined ? '' : ` (${introduced.commit.slice(0, 10)})`}`,
                  ],
            ),
            ...row('seen by', [
              part.hidden ? 'subgraphs only: it is @inaccessible' : 'clients',
              ...contracts.map(({ name, shows }) => `contract ${name}: ${shows ? 'yes' : 'no'}`),
            ]),
            ...row(
              'used by',
              usage.affected.length > 0
                ? usage.affected.map(affectedText)
                : [
                    usage.verdict === 'unused'
                      ? `nobody in the last ${windowDays} days, in a record from ${usage.recordedSince?.slice(0, 10)} on`
                      : 'nobody that is known; there is no complete record of traffic',
                  ],
            ),
          ].join('\n'),
        );
        return exitCode.passed;
      };
    });
  const tell = await whileShowing('looking at the graph', find);
  return tell();
}

const row = (title: string, values: readonly string[]): string[] =>
  values.map((value, index) => `  ${(index === 0 ? title : '').padEnd(9)} ${value}`);

/** A type that several define belongs to the one that says whose its rows are; where none does, to all of them. */
function ownerRows(owners: readonly (Owner & { url: string | undefined })[], marking: readonly string[]): string[] {
  const [own, others] = [
    owners.filter(({ subgraph }) => marking.includes(subgraph)),
    owners.filter(({ subgraph }) => !marking.includes(subgraph)),
  ];
  return own.length === 0
    ? row('owned by', owners.map(ownerText))
    : [...row('owned by', own.map(ownerText)), ...row('also in', others.map(ownerText))];
}

const ownerText = ({ subgraph, url, remarks }: Owner & { url: string | undefined }): string =>
  `${subgraph}${url === undefined ? '' : ` at ${url}`}${remarks.length === 0 ? '' : ` (${remarks.join('; ')})`}`;

/** `: String!` of a field, ` (enum)` of a type. */
function kindOf({ node }: Part): string {
  if (node.kind === Kind.FIELD_DEFINITION || node.kind === Kind.INPUT_VALUE_DEFINITION) return `: ${print(node.type)}`;
  const [, kind] = /^(Object|Interface|Union|Enum|InputObject|Scalar)TypeDefinition$/.exec(node.kind) ?? [];
  return kind === undefined ? '' : ` (${kind.replace('InputObject', 'Input').toLowerCase()})`;
}
