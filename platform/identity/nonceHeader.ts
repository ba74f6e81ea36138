/** The header of an answer that says to which request it belongs: its binding's nonce. */
export const nonceHeader = 'orgraph-nonce';
