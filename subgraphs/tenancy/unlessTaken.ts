import { UniqueConstraintViolationException } from '@mikro-orm/core';

/**
 * Runs a write whose names were free when it looked; where another was faster, what `taken` makes of the broken
 * constraint's name is thrown.
 */
export async function unlessTaken<Result>(
  taken: (constraint: string) => Error,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    throw error instanceof UniqueConstraintViolationException
      ? taken((error as { constraint?: string }).constraint ?? '')
      : error;
  }
}
