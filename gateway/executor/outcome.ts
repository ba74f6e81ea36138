import type { ClientError, Failures } from './response/failures.ts';
import type { DataObject } from './response/responseData.ts';

/** What running left: the data as far as it came, why the rest did not, and errors that belong to no empty slot. */
export interface Outcome {
  data: DataObject;
  failures: Failures;
  loose: ClientError[];
  /** The number of the next walk over the data. */
  walks: number;
}
