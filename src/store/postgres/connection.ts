/** Where a PostgreSQL store is and as whom to enter it. */
export interface PostgresConnection {
  /** `postgres://user:password@host:port/database?sslmode=…`; the password may also come from PGPASSWORD or a passfile. */
  readonly url: string;
  /** Shown once by `addMemberWithToken`; null or left out where the database role itself is the member. */
  readonly token?: string | null;
}

/** The address without anything secret: server, port and database. */
export function placeOf(url: string): string {
  try {
    const { hostname, port, pathname, searchParams } = new URL(url);
    const host = hostname === '' ? (searchParams.get('host') ?? 'localhost') : hostname;
    return `postgres://${host}${port === '' ? '' : `:${port}`}${pathname}`;
  } catch {
    return 'postgres://';
  }
}

/** What must never be shown: the password of an address and the token, as written and decoded. */
export function secretsOf({ url, token }: PostgresConnection): readonly string[] {
  const secrets = token ? [token] : [];
  try {
    const { password, searchParams } = new URL(url);
    secrets.push(password, decodeURIComponent(password), searchParams.get('password') ?? '');
  } catch {
    // An address that is none is not shown at all.
  }
  return secrets.filter((secret) => secret !== '');
}
