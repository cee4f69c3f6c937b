import { SkillifyError } from '../base/errors.ts';
import { fineTuning } from './fineTuning.ts';
import type { Importer } from './importer.ts';
import { langfuse } from './langfuse.ts';
import { openTelemetry } from './openTelemetry.ts';
import { specStory } from './specStory.ts';

/** Every format that can be imported; the first that recognises a file reads it. */
export const importers: readonly Importer[] = [openTelemetry, langfuse, fineTuning, specStory];

/** The importer of that name. Throws `usage` for an unknown one. */
export function importerOfFormat(format: string): Importer {
  const found = importers.find((importer) => importer.format === format || importer.id === format);
  if (found) return found;
  const known = importers.map((importer) => importer.format).join(', ');
  throw new SkillifyError('usage', `There is no import format “${format}”. There are ${known}.`);
}

/** The importer for a file, by its name and first 64 KB. Throws `invalid-input` that says what the file is instead, where that shows. */
export function importerFor(fileName: string, head: string): Importer {
  const found = importers.find((importer) => importer.detects(fileName, head));
  if (found) return found;
  throw new SkillifyError('invalid-input', `${fileName} ${whyNot(fileName, head)}`);
}

function whyNot(fileName: string, head: string): string {
  if (/\.(?:parquet|csv)$/i.test(fileName)) return 'is a table. Export it as JSON or JSONL and import that.';
  if (/"prompt"\s*:/.test(head) && /"completion"\s*:/.test(head)) {
    return 'is fine-tuning data of the old completion form, which holds no conversations. Only the chat form is imported.';
  }
  if (/"(?:parentUuid|session_meta|sessionId|rollout)"/.test(head)) {
    return 'looks like a transcript of an assistant. Those are read without importing: run “skillify now”.';
  }
  return 'is in no format that is known. Name it with --format, or export it as OTLP JSON, Langfuse JSON, fine-tuning JSONL or SpecStory Markdown.';
}
