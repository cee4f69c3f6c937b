/** The columns of rows that are given to a statement together, with their PostgreSQL types, in the order of a row's values. */
export type ColumnTypes = Readonly<Record<string, string>>;

/** `unnest` over one array a column, as a FROM item named `given` that also numbers the rows (`ordinal`, from 1). */
export function givenRows(columns: ColumnTypes, firstParameter = 1): string {
  const arrays = Object.values(columns).map((type, index) => `$${firstParameter + index}::${type}[]`);
  return `unnest(${arrays.join(', ')}) WITH ORDINALITY AS given (${Object.keys(columns).join(', ')}, ordinal)`;
}

/** The parameters of `givenRows`: rows turned into one array a column. */
export function givenValues(columns: ColumnTypes, rows: readonly (readonly unknown[])[]): readonly unknown[] {
  return Object.keys(columns).map((_, index) => rows.map((row) => row[index] ?? null));
}

/** A statement that inserts all given rows in their order; `suffix` is its ON CONFLICT or RETURNING part. */
export function insertGiven(table: string, columns: ColumnTypes, suffix = ''): string {
  const names = Object.keys(columns).join(', ');
  return `INSERT INTO skillify.${table} (${names}) SELECT ${names} FROM ${givenRows(columns)} ORDER BY ordinal ${suffix}`;
}

/** `column = excluded.column` for all columns but those of the key. */
export function replaced(columns: ColumnTypes, key: readonly string[]): string {
  return Object.keys(columns)
    .filter((column) => !key.includes(column))
    .map((column) => `${column} = excluded.${column}`)
    .join(', ');
}
