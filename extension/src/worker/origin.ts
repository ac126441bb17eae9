/**
 * Reports whether a code may go to a document of this origin: https, or http on
 * localhost. `origin` is `sender.origin`, which the browser sets; it is "null"
 * for a sandboxed frame, and such a frame belongs to no site.
 */
export function isAllowed(origin: string | undefined): origin is string {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin !== origin) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost');
}

/**
 * The host name of an allowed origin: what a request is called until the host has named its site. Which part of it is
 * the registrable domain only the public suffix list tells, and that is the host's: without it we name what is surely
 * there, and claim no more.
 */
export function hostName(origin: string): string {
  return new URL(origin).hostname;
}
