/** With any value: the caller asks for the plan of the operation, and is shown it where they may see it. */
export const planHeader = 'x-orgraph-plan';

/** The id of the role of the organization that the caller reads as. */
export const readAsHeader = 'x-orgraph-read-as';
