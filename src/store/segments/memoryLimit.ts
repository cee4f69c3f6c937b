/** What the fallback keeps in memory at most: beyond this a database in memory stalls for seconds at each growth. */
export const memoryLimitBytes = 256 * 1024 * 1024;
