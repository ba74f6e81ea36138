const names = /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|accept|accept-encoding|content-.*|proxy-.*)$/;

/** Whether a header speaks of one connection, or of one body: each request has its own. @param name in lower case. */
export const belongsToConnection = (name: string): boolean => names.test(name);
