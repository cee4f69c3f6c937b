import { bitsPerCharacter, classChanges } from './entropy.ts';

const longRun = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{32,}={0,2}/g;
/** What may stand before or begin a random string that is no secret: checksums, and ids that tools give to calls, messages and records. */
const checksumBefore =
  /(?:\bh1|sha\d{1,3}|md5|blake\w{0,3}|integrity|checksum|digest|etag|nonce)["']?\s{0,2}[-:=@]?\s{0,2}["'(]?$/i;
const harmlessStart =
  /^(?:sha\d{1,3}-|toolu_|tooluse_|srvtoolu_|(?:[a-z]{2,12}_){1,3}01[A-Za-z0-9]{22}$|call_|msg_|req_|resp_|chatcmpl-|cmpl-|run_|thread_|asst_|file-|rs_|fc_|ctc_|ws_|session_|cse_|gen-|eyJ[\w-]{20,60}$|Qm[1-9A-HJ-NP-Za-km-z]{44}$)/;
const pathWord = /^(?:[A-Z]?[a-z]{3,}|[a-z][a-z-]{4,})$/;
const hexadecimal = /(?<![A-Za-z0-9])[0-9a-f]{4,}(?![A-Za-z0-9])/g;
const leastBits = 4;
const leastChanges = 0.42;

/** The run of characters without long strings that look random; hashes, ids, paths and names are left alone. `before` is the text in front. */
export function redactHighEntropy(run: string, before: string): string {
  return run.replace(longRun, (candidate: string, index: number) => {
    if (!looksRandom(candidate) || harmlessStart.test(candidate)) return candidate;
    const context = `${before}${run.slice(Math.max(0, index - 24), index)}`;
    return checksumBefore.test(context) ? candidate : '[redacted:high-entropy]';
  });
}

/** Random strings have all three classes of characters and change between them all the time; names, paths and hashes do not. */
function looksRandom(run: string): boolean {
  const head = run.length > 2_000 ? run.slice(0, 2_000) : run;
  if (!/[a-z]/.test(head) || !/[A-Z]/.test(head)) return false;
  const parts = head.split('/');
  // A path is judged by what stands between its slashes.
  if (parts.length > 1 && parts.some((part) => pathWord.test(part))) {
    return parts.some((part) => part.length >= 32 && looksRandom(part));
  }
  const dense = head.replace(hexadecimal, '').replace(/[^A-Za-z0-9]/g, '');
  if (dense.length < 24) return false;
  const digits = dense.replace(/\D/g, '').length;
  if (digits < 2 || digits > dense.length * 0.6) return false;
  return classChanges(dense) >= leastChanges && bitsPerCharacter(dense) >= leastBits;
}
