import type { Failures } from './response/failures.ts';
import type { DataObject } from './response/responseData.ts';
import type { Mapping } from './response/responsePosition.ts';

/** What running left: the data as far as it came, and why the rest did not. */
export interface Outcome {
  data: DataObject;
  failures: Failures;
  /** Of which objects fetches were asked for what. */
  asked: { object: DataObject; mapping: Mapping }[][];
  /** The number of the next walk over the data. */
  walks: number;
}
