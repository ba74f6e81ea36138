/** How often something happened, with the first places. */
export interface Tally {
  count: number;
  places: string[];
}

/** What became of an export's records beside the imported ones. Reasons are sentences for the person who imports. */
export interface ExportReport {
  /** What was not imported, by reason. */
  skipped: Map<string, Tally>;
  /** What was imported otherwise than one might expect, by reason. */
  noted: Map<string, Tally>;
  /** Day files read so far. */
  days: number;
}

export const createReport = (): ExportReport => ({ skipped: new Map(), noted: new Map(), days: 0 });

const placesKept = 3;

export function tally(into: Map<string, Tally>, reason: string, place: string): void {
  const entry = into.get(reason) ?? { count: 0, places: [] };
  entry.count++;
  if (entry.places.length < placesKept) entry.places.push(place);
  into.set(reason, entry);
}
