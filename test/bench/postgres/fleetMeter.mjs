// Processor time and memory of a server's processes, by what they work for: the kernel's own account of each.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Nanoseconds on a processor; null where the process has ended. */
function nanosecondsOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    return null;
  }
}

/** Seconds of processor that a set of processes took, those that end meanwhile as far as they were seen. */
export class ProcessorMeter {
  seconds = 0;
  last = new Map();

  take(pids) {
    const seen = new Map();
    for (const pid of pids) {
      const nanoseconds = nanosecondsOf(pid);
      if (nanoseconds === null) continue;
      this.seconds += (nanoseconds - (this.last.get(pid) ?? 0)) / 1e9;
      seen.set(pid, nanoseconds);
    }
    this.last = seen;
    return this.seconds;
  }
}

/** Samples a server: which part its processes work for, told by the name that their client gave, and how many there are. */
export class ServerMeter {
  parts = new Map();
  connections = new Map();
  most = new Map();
  names = new Map();

  constructor(server) {
    this.superuser = server.superuser;
    this.main = Number(readFileSync(path.join(server.folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  async sample() {
    const rows = await this.superuser.rows(
      `SELECT pid, application_name AS name FROM pg_stat_activity WHERE backend_type = 'client backend'`,
    );
    for (const row of rows) {
      if (row.name === 'skillify') row.name = 'meter';
      this.names.set(row.pid, row.name);
    }
    this.connections = countBy(rows);
    for (const [name, count] of this.connections) this.most.set(name, Math.max(count, this.most.get(name) ?? 0));
    const clients = new Set(rows.map(({ pid }) => pid));
    const byPart = new Map();
    const children = readFileSync(`/proc/${this.main}/task/${this.main}/children`, 'utf8')
      .trim()
      .split(' ')
      .map(Number);
    for (const pid of children) {
      const part = clients.has(pid) ? this.names.get(pid) : (this.names.get(pid) ?? 'server itself');
      if (!byPart.has(part)) byPart.set(part, []);
      byPart.get(part).push(pid);
    }
    for (const [part, pids] of byPart) {
      if (!this.parts.has(part)) this.parts.set(part, new ProcessorMeter());
      this.parts.get(part).take(pids);
    }
  }

  /** Seconds by part, and of all processes of the server, the ended ones too, in steps of 10 ms each. */
  seconds() {
    const fields = readFileSync(`/proc/${this.main}/stat`, 'utf8').split(') ')[1].split(' ');
    const endedSeconds = (Number(fields[13]) + Number(fields[14])) / 100;
    let runningSeconds = 0;
    for (const { last } of this.parts.values())
      for (const nanoseconds of last.values()) runningSeconds += nanoseconds / 1e9;
    return {
      byPart: Object.fromEntries([...this.parts].map(([part, meter]) => [part, meter.seconds])),
      all: endedSeconds + runningSeconds,
    };
  }

  /** Kilobytes that connections of a part have for themselves, tables of pages included; the median and the most. */
  memory(part) {
    const pids = [...(this.parts.get(part)?.last.keys() ?? [])];
    const kilobytes = pids
      .map(privateKilobytes)
      .filter((size) => size !== null)
      .sort((left, right) => left - right);
    return {
      connections: kilobytes.length,
      p50Kb: kilobytes[kilobytes.length >> 1] ?? 0,
      mostKb: kilobytes.at(-1) ?? 0,
    };
  }
}

function countBy(rows) {
  const counts = new Map();
  for (const { name } of rows) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function privateKilobytes(pid) {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const of = (text, name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
    return of(rollup, 'Private_Dirty') + of(status, 'VmPTE');
  } catch {
    return null;
  }
}
