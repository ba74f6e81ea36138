import { placeText } from '../check/place.ts';
import type { CheckReport } from '../check/report.ts';
import { fails } from '../check/verdict.ts';
import type { Problem } from '../schema/problem.ts';

/** What of a report keeps a version from being published. */
export const problemsIn = ({ findings }: Pick<CheckReport, 'findings'>): Problem[] =>
  findings.filter(fails).map(({ place, rule, subject, message }) => ({ place: placeText(place), rule, subject, message }));
