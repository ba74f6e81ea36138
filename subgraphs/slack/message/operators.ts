import { currentOrganization, currentUser } from '#platform/data/tenantFilter.ts';
import { foldedSql } from '#platform/search/folded.ts';
import type { SearchOperator } from '#platform/search/parseSearch.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { ofAuthors, ofChannels, ofPart, ofTime, type Condition, type Criterion } from './criteria.ts';
import { calendarSpan } from './dates.ts';
import { partConditions, threadConditions } from './parts.ts';

/** What each `key:value` of a search means. */
const operators: Readonly<Record<string, (value: string, field: string) => Criterion>> = {
  from: (value) => {
    const [sql, ...parameters] =
      value.toLowerCase() === 'me'
        ? [`select u.id from slack_user u where u.user_id = ${currentUser}`]
        : [
            `select u.id from slack_user u where u.slack_id = upper(?) or ${['name', 'display_name', 'real_name'].map((name) => `u.folded_${name} = ${foldedSql('?::text')}`).join(' or ')}`,
            ...repeated(withoutSign(value, '@'), 4),
          ];
    return ofAuthors(`array(${sql})`, ...parameters);
  },
  in: (value) =>
    ofChannels(
      `array(select c.id from slack_channel c where c.slack_id = upper(?) or c.folded_name = ${foldedSql('?::text')})`,
      ...repeated(withoutSign(value, '#'), 2),
    ),
  before: (value, field) => {
    const { first } = calendarSpan(value, field);
    return ofTime([`t.posted_at < ${beginningOf('?')}`, first], undefined, Date.parse(first) + zones);
  },
  after: (value, field) => {
    const { behind } = calendarSpan(value, field);
    return ofTime([`t.posted_at >= ${beginningOf('?')}`, behind], Date.parse(behind) - zones, undefined);
  },
  on: (value, field) => {
    const { first, behind } = calendarSpan(value, field);
    const condition: Condition = [
      `t.posted_at >= ${beginningOf('?')} and t.posted_at < ${beginningOf('?')}`,
      first,
      behind,
    ];
    return ofTime(condition, Date.parse(first) - zones, Date.parse(behind) + zones);
  },
  has: (value, field) => ofPart(oneOf('has', value, partConditions, field)),
  is: (value, field) => ({ condition: [threadConditions[oneOf('is', value, threadConditions, field)]] }),
};

export const operatorKeys: readonly string[] = Object.keys(operators);

/**
 * The criteria of a search's operators; all must hold, those behind `-` must not.
 * @throws OrgraphError BAD_USER_INPUT for a value that an operator does not have.
 */
export const criteriaOf = (given: readonly SearchOperator[], field: string): Criterion[] =>
  given.map(({ key, value, isExcluded }) => {
    if (/^[@#]?$/.test(value)) throw badUserInput(`Say behind “${key}:” what it is to be.`, field);
    const criterion = operators[key]!(value, field);
    const [sql, ...parameters] = criterion.condition;
    return isExcluded ? { condition: [`(${sql}) is not true`, ...parameters] } : criterion;
  });

/** Milliseconds by which a day begins earlier or later anywhere than in UTC. */
const zones = 86_400_000;

/**
 * When a day begins, in the organization's time zone. A query of its own: PostgreSQL holds `coalesce` for an expression
 * that may tell of rows, and would look up no index by it.
 */
const beginningOf = (day: string): string =>
  `(select ${day}::timestamp at time zone coalesce((select timezone from tenant where id = ${currentOrganization}), 'UTC'))`;

const withoutSign = (value: string, sign: string): string => (value.startsWith(sign) ? value.slice(1) : value);

const repeated = (value: string, times: number): string[] => Array.from({ length: times }, () => value);

function oneOf<Value extends string>(
  key: string,
  value: string,
  known: Readonly<Record<Value, string>>,
  field: string,
): Value {
  const name = value.toUpperCase();
  if (!Object.hasOwn(known, name))
    throw badUserInput(
      `“${key}:” takes ${Object.keys(known).join(', ').toLowerCase()}; “${value}” is none of them.`,
      field,
    );
  return name as Value;
}
