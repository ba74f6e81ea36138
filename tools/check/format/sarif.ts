import { createHash } from 'node:crypto';
import { exitCodeOf } from '../report.ts';
import { affectedText } from './text.ts';
import { defaultCommand, type WrittenFinding, type WrittenReport } from './written.ts';

/**
 * SARIF 2.1.0 (OASIS), one run a subgraph: `automationDetails` names it, so that the runs of several subgraphs stand
 * beside each other in one pull request.
 */
export const sarif = (reports: readonly WrittenReport[]): string =>
  `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: reports.map(runOf) }, undefined, 2)}\n`;

function runOf({ command = defaultCommand, subgraph, findings, outcomes, notes = [], verdict }: WrittenReport) {
  const rules = [
    ...new Map(
      findings.map((finding) => [
        finding.rule,
        {
          id: finding.rule,
          properties: { check: finding.check },
          shortDescription: { text: finding.rule.toLowerCase().replaceAll('_', ' ') },
        },
      ]),
    ).values(),
  ];
  const broken = outcomes.filter(({ status }) => status === 'could not check');
  return {
    tool: { driver: { name: 'orgraph', rules } },
    automationDetails: { id: `orgraph-${command.replaceAll(' ', '-')}/${subgraph}/` },
    invocations: [
      {
        executionSuccessful: broken.length === 0,
        exitCode: exitCodeOf[verdict],
        toolExecutionNotifications: [
          ...outcomes.flatMap(({ name, status, reason }) =>
            reason === undefined
              ? []
              : [
                  {
                    level: status === 'skipped' ? 'note' : 'error',
                    message: {
                      text: `${name} ${status === 'skipped' ? 'was skipped' : 'could not be checked'}: ${reason}`,
                    },
                  },
                ],
          ),
          ...notes.map((text) => ({ level: 'note', message: { text } })),
        ],
      },
    ],
    results: findings.map((finding) =>
      result(
        subgraph,
        finding,
        rules.findIndex(({ id }) => id === finding.rule),
      ),
    ),
  };
}

function result(
  subgraph: string,
  { rule, severity, subject, place, message, code, advice, affected = [], approval }: WrittenFinding,
  ruleIndex: number,
) {
  const text = [message, ...affected.map((one) => `affects ${affectedText(one)}`), advice].join('\n');
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text },
    locations: [
      {
        physicalLocation: {
          // Code scanning takes no result without a file: what stands in none has its subject's name there.
          artifactLocation: { uri: encodeURI(place?.file ?? subject), uriBaseId: '%SRCROOT%' },
          region: { startLine: place?.line ?? 1 },
        },
        logicalLocations: [{ fullyQualifiedName: subject }],
      },
    ],
    ...(code !== undefined && { properties: { code } }),
    partialFingerprints: {
      'orgraphFinding/v1': createHash('sha256')
        .update(JSON.stringify([subgraph, rule, subject, message]))
        .digest('hex'),
    },
    ...(approval !== undefined && {
      suppressions: [
        {
          kind: 'external',
          status: 'accepted',
          justification: `${approval.author}, until ${approval.expires}: ${approval.reason}`,
        },
      ],
    }),
  };
}
