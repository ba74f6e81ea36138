/** A finding's place is a line of a dump; elsewhere it says again what the finding is about. */
export const isLine = (place: string): boolean => /:\d+$/.test(place);
