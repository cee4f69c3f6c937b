import fs from 'node:fs';

const magic = Buffer.from('d9d505f920a163d7', 'hex');
const headerBytes = 28;
/** The number of records when it was never noted: as many as there are. */
const untilTheEnd = 0xffff_ffff;

/**
 * The bytes of a database file with the rollback journal of a killed transaction undone, as SQLite itself does it when it
 * opens the file (sqlite.org/fileformat2.html, section 3): for where SQLite cannot work on the file. Records end at the
 * first whose checksum does not hold; pages behind it were never overwritten.
 */
export function rolledBack(database: Buffer, journal: Buffer): Buffer {
  if (!startsHeader(journal, 0)) return database;
  const pageBytes = journal.readUInt32BE(24);
  const sectorBytes = journal.readUInt32BE(20);
  const isPlausible = pageBytes >= 512 && pageBytes <= 65_536 && sectorBytes >= 32 && sectorBytes <= 65_536;
  if (!isPlausible) return database;
  const result = Buffer.alloc(journal.readUInt32BE(16) * pageBytes);
  database.copy(result);
  const recordBytes = pageBytes + 8;
  for (let header = 0; startsHeader(journal, header); ) {
    const nonce = journal.readUInt32BE(header + 12);
    const noted = journal.readUInt32BE(header + 8);
    let at = header + sectorBytes;
    const left = Math.floor(Math.max(0, journal.length - at) / recordBytes);
    for (let record = 0; record < (noted === untilTheEnd ? left : noted); record += 1, at += recordBytes) {
      if (at + recordBytes > journal.length) return result;
      const number = journal.readUInt32BE(at);
      const page = journal.subarray(at + 4, at + 4 + pageBytes);
      if (number === 0 || journal.readUInt32BE(at + 4 + pageBytes) !== checksum(page, nonce)) return result;
      if (number * pageBytes <= result.length) page.copy(result, (number - 1) * pageBytes);
    }
    header = Math.ceil(at / sectorBytes) * sectorBytes;
  }
  return result;
}

/** Reads a database file as it is without the transaction that a kill has left in the journal beside it. */
export function readRolledBack(file: string): Buffer {
  const database = fs.readFileSync(file);
  const journal = `${file}-journal`;
  return fs.existsSync(journal) ? rolledBack(database, fs.readFileSync(journal)) : database;
}

function startsHeader(journal: Buffer, at: number): boolean {
  return at + headerBytes <= journal.length && journal.subarray(at, at + magic.length).equals(magic);
}

/** SQLite adds up every 200th byte, from the end. */
function checksum(page: Buffer, nonce: number): number {
  let sum = nonce;
  for (let at = page.length - 200; at > 0; at -= 200) sum = (sum + (page[at] ?? 0)) >>> 0;
  return sum;
}
