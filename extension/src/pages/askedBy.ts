/**
 * The host that asks for a code, where it tells more than the site does:
 * undefined for the site itself and its "www". Schemes are left out, since only
 * https pages and localhost can ask.
 */
export function askedBy(origin: string, site: string): string | undefined {
  const host = URL.canParse(origin) ? new URL(origin).host : origin;
  return host === site || host === `www.${site}` ? undefined : host;
}
