// One measurement of coldIndex.mjs in a process of its own: `node coldIndexPart.mjs PART JSON`. Prints its figures as JSON.
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [part, parameters] = process.argv.slice(2);
const { home, alias, bundlePath, assetPath, folder, indexesText } = JSON.parse(parameters);

function transcripts(start) {
  return readdirSync(start, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(start, entry.name);
    return entry.isDirectory() ? transcripts(file) : entry.name.endsWith('.jsonl') ? [file] : [];
  });
}

function sizeBelow(start) {
  return readdirSync(start, { withFileTypes: true }).reduce((sum, entry) => {
    const file = path.join(start, entry.name);
    return sum + (entry.isDirectory() ? sizeBelow(file) : statSync(file).size);
  }, 0);
}

async function timed(task) {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const found = await task();
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, processorMs: (user + system) / 1_000, ...found };
}

const parts = {
  /** The bytes of every file, and nothing else. */
  async read() {
    let bytes = 0;
    for (const file of transcripts(home)) bytes += readFileSync(file).length;
    return { bytes };
  },
  /** Lines split in the buffer, decoded and parsed: what no indexer of records can do without. */
  async floor() {
    let lines = 0;
    for (const file of transcripts(home)) {
      const bytes = readFileSync(file);
      for (let from = 0; from < bytes.length; ) {
        const end = bytes.indexOf(10, from);
        const to = end < 0 ? bytes.length : end;
        if (to > from) {
          JSON.parse(bytes.utf8Slice(from, to));
          lines += 1;
        }
        from = to + 1;
      }
    }
    return { lines };
  },
  /** Capture as the engine runs it, into a new store on disk; with the text index when that is asked for. */
  async ours() {
    const { openStore, captureProject, resolveProject, assistants } = createRequire(import.meta.url)(bundlePath);
    const projectFolder = path.join(folder, 'project');
    mkdirSync(projectFolder, { recursive: true });
    const project = await resolveProject(projectFolder, [alias]);
    // The self-test runs once per version and is no part of an index.
    await (await openStore({ folder: path.join(folder, 'warm'), assetPath })).close();
    const storeFolder = path.join(folder, 'store');
    const measured = await timed(async () => {
      const store = await openStore({ folder: storeFolder, assetPath });
      const outcome = await captureProject({ project, home, environment: {}, store, assistants, assetPath });
      if (indexesText) while ((await store.indexText(100)) > 0);
      await store.close();
      return { events: outcome.events, transcripts: outcome.transcripts, skipped: outcome.skippedRecords };
    });
    return { ...measured, storedBytes: sizeBelow(storeFolder) };
  },
};

const measured = part === 'ours' ? await parts.ours() : await timed(parts[part]);
const peakBytes = process.resourceUsage().maxRSS * 1_024;
console.log(JSON.stringify({ ...measured, peakBytes }));
