/**
 * A value that is made when it is first asked for: large expressions take a worker a millisecond of each start, whatever it
 * is started for.
 */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
