const size = process.env['TEST_CAMPAIGN'] || 'small';
if (size !== 'small' && size !== 'full') throw new Error(`TEST_CAMPAIGN: must be small or full, not ${size}`);

/**
 * The size of a test whose worth grows with it: how many graphs are drawn, processes killed, requests raced.
 * TEST_CAMPAIGN says which.
 */
export const campaign = (small: number, full: number): number => (size === 'full' ? full : small);
