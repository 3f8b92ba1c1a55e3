/**
 * Whether a name in a certificate stands for a host, as browsers see it (RFC 9525, section 6.3): letter case apart they
 * are equal, or the name's whole first label is `*`, which stands for exactly one label.
 */
export function namesHost(name: string, host: string): boolean {
  const pattern = name.toLowerCase().replace(/\.$/, "");
  if (!pattern.startsWith("*.")) return pattern === host;
  const rest = pattern.slice(1);
  const label = host.slice(0, -rest.length);
  // `*.com` is in no honest certificate, and browsers do not take it.
  const wide = rest.indexOf(".", 1) === -1;
  return !wide && host.endsWith(rest) && label !== "" && !label.includes(".");
}

/** Microsoft's own names for cloud services, which nobody else can get a certificate for. */
export function isMicrosofts(host: string): boolean {
  return /(?:^|\.)cloudapp\.net$/i.test(host);
}
