import { readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';

/** What tells one process from another, later one that was given the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process started, in the kernel's own ticks; null where the platform does not tell. */
  readonly processStart: string | null;
  /** Host name and, where there are containers, the name space that makes process numbers unique. */
  readonly host: string;
}

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, processStart: processStartOf(process.pid), host: hostIdentity() };
}

/** Whether the process still runs: null when that cannot be known from here. */
export function isRunning(identity: ProcessIdentity): boolean | null {
  if (identity.host !== hostIdentity()) return null;
  if (!isRunningHere(identity.pid)) return false;
  const start = processStartOf(identity.pid);
  if (start === null || identity.processStart === null) return null;
  return start === identity.processStart;
}

/** Whether any process of this machine has the number. */
export function isRunningHere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether the process is, or was, of this machine and of this container of it. */
export function isThisHost(identity: ProcessIdentity): boolean {
  return identity.host === hostIdentity();
}

function hostIdentity(): string {
  try {
    return `${os.hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return os.hostname();
  }
}

function processStartOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program's name, in brackets, may itself hold spaces and brackets; the start time is the 20th field behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
