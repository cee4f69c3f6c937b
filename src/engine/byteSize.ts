const units = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size as "3.4 MB" in the reader's language. Pure: the sidebar and the host show the same. */
export function byteSize(bytes: number, language: string): string {
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const maximumFractionDigits = value >= 100 || unit === 0 ? 0 : 1;
  const options = { style: 'unit', unit: units[unit] ?? 'gigabyte', maximumFractionDigits } as const;
  return new Intl.NumberFormat(language, options).format(bytes > 0 && unit === 0 ? Math.max(1, value) : value);
}
