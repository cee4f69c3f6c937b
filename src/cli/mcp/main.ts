import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import version from '../../../package.json' with { type: 'json' };
import { messageOf, SkillifyError } from '../../base/errors.ts';
import { WorkerClient } from '../../engine/workerClient.ts';
import { readCommandLine } from '../arguments.ts';
import { engineOptions } from '../engineOptions.ts';
import { EngineOnDemand } from './engineOnDemand.ts';
import { mcpServer } from './server.ts';

/** Serves agents on standard input and output until the client closes them. */
async function serve(argv: readonly string[]): Promise<void> {
  const line = readCommandLine(argv[0] === 'mcp' ? argv : ['mcp', ...argv]);
  const options = await engineOptions(line, process.env, __dirname);
  // Standard output is the protocol's.
  const log = (message: string) => void process.stderr.write(`${message}\n`);
  const engine = new EngineOnDemand({
    start: () =>
      new WorkerClient({
        spawn: () => new Worker(path.join(__dirname, 'engineWorker.js'), { workerData: options, stdout: true }),
        onCrash: (error) => log(error.message),
      }),
    readsTranscripts: !line.noCapture,
    log,
  });
  const handle = serveStdio(() => mcpServer(version.version, (...question) => engine.request(...question)), {
    onerror: (error) => log(error.message),
  });
  await new Promise<void>((resolve) => {
    process.stdin.once('close', resolve);
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await handle.close();
  await engine.dispose();
  process.stdin.destroy();
}

serve(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = SkillifyError.is(error, 'usage') ? 2 : 1;
});
