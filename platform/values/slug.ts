/** Whether a text has the form of an organization's slug. What has the form of a uuid is an id before it is a slug. */
export const isSlug = (text: string): boolean => /^[a-z][a-z0-9-]{1,98}[a-z0-9]$/.test(text);
