declare const MANIFESTLY_VERSION: string | undefined;

/** Set when bundling; `0.0.0-source` when run from the sources. */
export const version = typeof MANIFESTLY_VERSION === 'string' ? MANIFESTLY_VERSION : '0.0.0-source';
