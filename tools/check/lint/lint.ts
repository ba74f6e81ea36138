import type { Check } from '../context.ts';
import type { Finding } from '../finding.ts';
import { placeFrom } from '../place.ts';
import { adviceFor } from './advice.ts';
import { conventionProblems } from './conventionProblems.ts';
import { deprecationProblems } from './deprecationProblems.ts';
import { fieldRules } from './fieldRules.ts';
import { sourceOf } from './sourceOf.ts';

/** How the subgraph's SDL is written: names, descriptions, deprecations, lists in pages, and what this graph's conventions ask (docs/schema-checks.md, Lint). */
export const lint: Check = {
  name: 'lint',
  async run(context) {
    const source = sourceOf(context.after.subgraphs.get(context.subgraph)!);
    const problems = [...await fieldRules(source, context.after), ...deprecationProblems(source), ...conventionProblems(context)];
    return problems.map(({ rule, subject, place, message }): Finding => ({ check: 'lint', rule, severity: 'error', subject, place: placeFrom(place), message, advice: adviceFor(rule) }));
  },
};
