/** Whether what a document is called is the SHA-256 of a text, in hexadecimal digits. */
export const isHash = (id: string): boolean => /^[\da-f]{64}$/.test(id);

/** What a document is called, without the prefix that says that it is a hash (GraphQL over HTTP, persisted documents). */
export const plainId = (id: string): string => id.replace(/^sha256:(?=[\da-f]{64}$)/, '');
