// Part of fleet.mjs: one process in which many members' `skillify capture --watch` run, each with what is its own.
import { setMaxListeners } from 'node:events';
import { createRequire } from 'node:module';

const stopping = new AbortController();
setMaxListeners(0, stopping.signal);
process.on('message', async (message) => {
  if (message.kind === 'start') await start(message);
  if (message.kind === 'figures') {
    const { user, system } = process.cpuUsage();
    const seconds = (user + system) / 1e6;
    process.send({ kind: 'figures', seconds, memoryMb: process.memoryUsage().rss / 1024 / 1024, problems });
  }
  if (message.kind === 'stop') stopping.abort();
});

const problems = [];

async function start({ program, assetPath, members }) {
  const { runCommand, readCommandLine } = createRequire(import.meta.url)(program);
  const running = [];
  let following = 0;
  for (const { home, data, project, environment } of members) {
    const line = readCommandLine(['capture', '--watch', '--project', project, '--home', home, '--data', data]);
    let isFollowing;
    const follows = new Promise((resolve) => {
      isFollowing = resolve;
    });
    const log = (text) => {
      if (text.startsWith('Following')) {
        following += 1;
        isFollowing();
      } else problems.push(text);
    };
    const context = { environment, assetPath, signal: stopping.signal, paint: (text) => text, log, foundFault() {} };
    const ended = runCommand(line, context);
    running.push(ended);
    await Promise.race([follows, ended]);
  }
  process.send({ kind: 'ready', following });
  await Promise.all(running);
  process.disconnect();
}
