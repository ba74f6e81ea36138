/**
 * Marks of a time, by which the index of words finds what is of a range: the pieces of 32, 256 and 2,048 days that it is
 * in. What lies before or behind all that is counted is in the first piece or the last.
 */
const pieces = [32, 256, 2048];
const day = 86_400_000;
/** Days since 1970: pieces from 2009 to 2054. */
const [firstDay, lastDay] = [7 * 2048, 15 * 2048 - 1];

/** SQL of the marks (text) of a timestamptz. */
export const timeMarksSql = (time: string): string[] =>
  pieces.map(
    (days) =>
      `'${days}d' || div(least(greatest(floor(extract(epoch from ${time}) / 86400), ${firstDay}), ${lastDay})::int, ${days})`,
  );

/** As few marks as possible, of which each time of the range has one; others may have one too. Milliseconds since 1970. */
export function marksOfRange(from: number | undefined, to: number | undefined): string[] {
  const dayOf = (time: number) => Math.min(Math.max(Math.floor(time / day), firstDay), lastDay);
  const first = from === undefined ? firstDay : dayOf(from);
  const last = to === undefined ? lastDay : dayOf(to - 1);
  const smallest = pieces[0]!;
  const marks: string[] = [];
  const behind = (Math.floor(last / smallest) + 1) * smallest;
  for (let at = Math.floor(first / smallest) * smallest; at < behind;) {
    const days = pieces.findLast((piece) => piece === smallest || (at % piece === 0 && at + piece <= behind))!;
    marks.push(`${days}d${at / days}`);
    at += days;
  }
  return marks;
}
