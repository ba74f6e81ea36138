import { currentOrganization, currentUser } from '#platform/data/tenantFilter.ts';
import { foldedSql } from '#platform/search/folded.ts';
import type { SearchOperator } from '#platform/search/parseSearch.ts';
import { badUserInput } from '#platform/values/errors.ts';
import { calendarSpan } from './dates.ts';
import { partConditions, threadConditions } from './parts.ts';

type Condition = readonly [sql: string, ...parameters: unknown[]];

const field = 'filter.search';

/** What each `key:value` of a search means, as a condition over the alias `t`. */
const operators: Readonly<Record<string, (value: string) => Condition>> = {
  from: (value) =>
    value.toLowerCase() === 'me'
      ? [`t.author_id = any(array(select u.id from slack_user u where u.user_id = ${currentUser}))`]
      : [
          `t.author_id = any(array(select u.id from slack_user u where u.slack_id = upper(?) or ${['name', 'display_name', 'real_name'].map((name) => `${foldedSql(`u.${name}`)} = ${foldedSql('?::text')}`).join(' or ')}))`,
          ...repeated(withoutSign(value, '@'), 4),
        ],
  in: (value) => [
    `t.channel_id = any(array(select c.id from slack_channel c where c.slack_id = upper(?) or ${foldedSql('c.name')} = ${foldedSql('?::text')}))`,
    ...repeated(withoutSign(value, '#'), 2),
  ],
  before: (value) => [`t.posted_at < ${beginningOf('?')}`, calendarSpan(value, field).first],
  after: (value) => [`t.posted_at >= ${beginningOf('?')}`, calendarSpan(value, field).behind],
  on: (value) => {
    const { first, behind } = calendarSpan(value, field);
    return [`t.posted_at >= ${beginningOf('?')} and t.posted_at < ${beginningOf('?')}`, first, behind];
  },
  has: (value) => [oneOf('has', value, partConditions)],
  is: (value) => [oneOf('is', value, threadConditions)],
};

export const operatorKeys: readonly string[] = Object.keys(operators);

/**
 * The conditions of a search's operators; all must hold, those behind `-` must not.
 * @throws OrgraphError BAD_USER_INPUT for a value that an operator does not have.
 */
export const conditionsOf = (given: readonly SearchOperator[]): Condition[] =>
  given.map(({ key, value, isExcluded }) => {
    if (/^[@#]?$/.test(value)) throw badUserInput(`Say behind “${key}:” what it is to be.`, field);
    const [sql, ...parameters] = operators[key]!(value);
    return isExcluded ? [`(${sql}) is not true`, ...parameters] : [sql, ...parameters];
  });

/** When a day begins, in the organization's time zone. */
const beginningOf = (day: string): string =>
  `(${day}::timestamp at time zone coalesce((select timezone from tenant where id = ${currentOrganization}), 'UTC'))`;

const withoutSign = (value: string, sign: string): string => (value.startsWith(sign) ? value.slice(1) : value);

const repeated = (value: string, times: number): string[] => Array.from({ length: times }, () => value);

function oneOf(key: string, value: string, conditions: Readonly<Record<string, string>>): string {
  const condition = conditions[value.toUpperCase()];
  if (condition === undefined)
    throw badUserInput(
      `“${key}:” takes ${Object.keys(conditions).join(', ').toLowerCase()}; “${value}” is none of them.`,
      field,
    );
  return condition;
}
