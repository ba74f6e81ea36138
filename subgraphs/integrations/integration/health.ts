import type { IntegrationStatus } from './entities.ts';

/** Hours before the end of a credential from which on its connection should be renewed. */
const reconnectWindow = 72;

/** Whole hours until then, rounded down; null where no end is known. */
export const hoursUntil = (end: Date | null | undefined, now = Date.now()): number | null =>
  end == null ? null : Math.floor((end.getTime() - now) / 3_600_000);

const broken: readonly IntegrationStatus[] = ['EXPIRED', 'REVOKED', 'ERROR'];

/** Formula F15: within 72 hours of a known end (inclusive), or when the connection does not work any more. */
export const needsReconnect = (
  end: Date | null | undefined,
  status: IntegrationStatus = 'ACTIVE',
  now = Date.now(),
): boolean => broken.includes(status) || (end != null && end.getTime() - now <= reconnectWindow * 3_600_000);
