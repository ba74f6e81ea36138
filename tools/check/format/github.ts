import { affectedText } from './text.ts';
import { defaultCommand, type WrittenFinding, type WrittenReport } from './written.ts';

/**
 * Workflow commands of GitHub Actions: an annotation a finding, at the owner's file and line; titles name the subgraph,
 * so that those of several do not look alike.
 */
export function github({
  command: name = defaultCommand,
  subgraph,
  base,
  findings,
  outcomes,
  notes = [],
  verdict,
}: WrittenReport): string {
  const broken = outcomes
    .filter(({ status }) => status === 'could not check')
    .map(({ name, reason }) => command('error', { title: `${subgraph}: ${name} could not be checked` }, reason ?? ''));
  const skipped = outcomes
    .filter(({ status }) => status === 'skipped')
    .map(({ name, reason }) => command('notice', { title: `${subgraph}: ${name} was skipped` }, reason ?? ''));
  return [
    ...findings.map((finding) => annotation(subgraph, finding)),
    ...broken,
    ...skipped,
    ...notes.map((note) => command('notice', { title: subgraph }, note)),
    `${name} of ${subgraph} against ${base.title}: ${verdict}`,
    '',
  ].join('\n');
}

function annotation(
  subgraph: string,
  { severity, rule, subject, place, message, advice, affected = [], approval }: WrittenFinding,
): string {
  const level = approval !== undefined || severity === 'note' ? 'notice' : severity;
  const text = [
    message,
    ...affected.map((one) => `affects ${affectedText(one)}`),
    approval === undefined ? advice : `approved by ${approval.author} until ${approval.expires}: ${approval.reason}`,
  ].join('\n');
  return command(
    level,
    {
      ...(place !== undefined && { file: place.file, line: String(place.line) }),
      title: `${subgraph}: ${rule} ${subject}`,
    },
    text,
  );
}

const command = (name: string, properties: Record<string, string>, text: string): string =>
  `::${name} ${Object.entries(properties)
    .map(([key, value]) => `${key}=${escaped(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`)
    .join(',')}::${escaped(text)}`;

const escaped = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
