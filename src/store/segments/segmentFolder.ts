import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { messageOf, SkillifyError } from '../../base/errors.ts';
import { parseJson } from '../../base/json.ts';
import { RecordReader } from '../rows/recordReader.ts';
import { writeDurably } from './durableFile.ts';

const MANIFEST_FILE = 'manifest.json';
const MANIFEST_VERSION = 1;
const SEGMENT_BYTES = 16 * 1024 * 1024;

interface Segment {
  readonly sha256: string;
  readonly bytes: number;
}

interface Manifest {
  readonly version: number;
  /** Number of the journal with what came after the image. */
  readonly journal: number;
  readonly segments: readonly Segment[];
}

function segmentFile(segment: Segment): string {
  return `${segment.sha256}.segment`;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The folder of the fallback: a database image in sealed segments named by their content, and a journal. */
export class SegmentFolder {
  constructor(readonly folder: string) {}

  /** True when a fallback store has been begun here. */
  exists(): boolean {
    return fs.existsSync(path.join(this.folder, MANIFEST_FILE));
  }

  journalPath(number: number): string {
    return path.join(this.folder, `journal-${number}.log`);
  }

  /** The last sealed image and the number of its journal; `store-broken` when a checksum does not hold. */
  read(): { readonly image: Buffer; readonly journal: number } {
    const manifest = this.manifest();
    const parts = manifest.segments.map((segment) => {
      const bytes = fs.readFileSync(path.join(this.folder, segmentFile(segment)));
      if (bytes.length !== segment.bytes || sha256Of(bytes) !== segment.sha256) {
        throw this.damaged(`the segment ${segment.sha256.slice(0, 8)} has changed`);
      }
      return bytes;
    });
    return { image: Buffer.concat(parts), journal: manifest.journal };
  }

  /** Seals an image: writes the segments that changed, then the manifest by renaming, then removes what is no longer named. */
  seal(image: Uint8Array, journal: number): void {
    const segments: Segment[] = [];
    for (let start = 0; start < image.length; start += SEGMENT_BYTES) {
      const bytes = image.subarray(start, start + SEGMENT_BYTES);
      const segment = { sha256: sha256Of(bytes), bytes: bytes.length };
      const file = path.join(this.folder, segmentFile(segment));
      if (!fs.existsSync(file)) writeDurably(file, bytes);
      segments.push(segment);
    }
    const manifest: Manifest = { version: MANIFEST_VERSION, journal, segments };
    writeDurably(path.join(this.folder, MANIFEST_FILE), Buffer.from(JSON.stringify(manifest)));
    this.removeUnnamed(manifest);
  }

  sizeBytes(): number {
    return fs.readdirSync(this.folder).reduce((sum, name) => sum + fs.statSync(path.join(this.folder, name)).size, 0);
  }

  private manifest(): Manifest {
    let value: unknown;
    try {
      value = parseJson(fs.readFileSync(path.join(this.folder, MANIFEST_FILE), 'utf8'));
      const reader = RecordReader.of(value, 'a manifest');
      const segments = reader.list('segments').map((entry) => {
        const segment = RecordReader.of(entry, 'a segment');
        return { sha256: segment.text('sha256'), bytes: segment.number('bytes') };
      });
      return { version: reader.number('version'), journal: reader.number('journal'), segments };
    } catch (error) {
      throw this.damaged(messageOf(error));
    }
  }

  private removeUnnamed(manifest: Manifest): void {
    const named = new Set([
      MANIFEST_FILE,
      path.basename(this.journalPath(manifest.journal)),
      ...manifest.segments.map(segmentFile),
    ]);
    for (const name of fs.readdirSync(this.folder)) {
      if (!named.has(name)) fs.rmSync(path.join(this.folder, name), { force: true });
    }
  }

  private damaged(reason: string): SkillifyError {
    return new SkillifyError(
      'store-broken',
      `The fallback store in ${this.folder} is damaged: ${reason}. Restart Skillify: it sets the folder aside and reads your transcripts again; decisions are kept.`,
    );
  }
}
