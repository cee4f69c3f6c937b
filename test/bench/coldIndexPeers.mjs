// Other programs that read the same transcripts offline, where a folder holds them: `npm install ccusage@18` in a folder of
// its own, outside of this tree. Each runs as a whole process on the same tree; what is not there is named.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const known = [
  {
    name: 'ccusage',
    program: 'node_modules/ccusage/dist/index.js',
    manifest: 'node_modules/ccusage/package.json',
    parameters: ['daily', '--offline', '--json'],
    keeps: 'token counts, no text',
  },
];
/** Known to read transcripts into a store, and without a way to be run offline that is known here. */
const unmeasured = ['episodic-memory (needs its embedding model, which is not stubbed here)'];

/** The peers that the folder holds, with their versions, and the names of the others. */
export function findPeers(folder) {
  const peers = [];
  const missing = [...unmeasured];
  for (const peer of known) {
    const program = path.resolve(folder, peer.program);
    if (!existsSync(program)) missing.push(peer.name);
    else {
      const { version } = JSON.parse(readFileSync(path.resolve(folder, peer.manifest), 'utf8'));
      peers.push({ ...peer, program, version });
    }
  }
  return { peers, missing };
}

/** Runs a peer on the transcripts below `home`; its figures are those of the whole process, its start included. */
export function runPeer(peer, home, work) {
  const folder = mkdtempSync(path.join(work, 'peer-'));
  const figures = path.join(folder, 'figures.json');
  const meter = path.join(folder, 'meter.cjs');
  writeFileSync(
    meter,
    `process.on('exit', () => {
      const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
      require('node:fs').writeFileSync(${JSON.stringify(figures)}, JSON.stringify({ processorMs: (userCPUTime + systemCPUTime) / 1000, peakBytes: maxRSS * 1024 }));
    });`,
  );
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--require', meter, peer.program, ...peer.parameters], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, HOME: home, CLAUDE_CONFIG_DIR: path.join(home, '.claude') },
  });
  const wallMs = performance.now() - started;
  if (status !== 0) throw new Error(`${peer.name} failed: ${stderr.slice(0, 500)}`);
  return { wallMs, ...JSON.parse(readFileSync(figures, 'utf8')) };
}
