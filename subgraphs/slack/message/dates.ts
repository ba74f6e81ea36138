import { badUserInput } from '#platform/values/errors.ts';

/** A year, a month or a day of the calendar: its first day, and the first behind it, each as YYYY-MM-DD, behind 9999 as 10000-01-01. */
export interface CalendarSpan {
  first: string;
  behind: string;
}

/** @throws OrgraphError BAD_USER_INPUT naming the field, for what is no YYYY, YYYY-MM or YYYY-MM-DD. */
export function calendarSpan(text: string, field: string): CalendarSpan {
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  const dayOf = (y: number, m: number, d: number) =>
    new Date(Date.UTC(y, m, d)).toISOString().replace('+0', '').split('T', 1)[0]!;
  if (year !== undefined && year >= '1900') {
    const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
    const first = dayOf(y, m, d);
    const behind =
      day !== undefined ? dayOf(y, m, d + 1) : month !== undefined ? dayOf(y, m + 1, 1) : dayOf(y + 1, 0, 1);
    if (first === `${year}-${month ?? '01'}-${day ?? '01'}`) return { first, behind };
  }
  throw badUserInput(`“${text}” is no date: give a year, a month or a day, as 2025, 2025-03 or 2025-03-14.`, field);
}
