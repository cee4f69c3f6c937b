import { bitsPerCharacter, classChanges } from './entropy.ts';

const longRun = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{32,}={0,2}/g;
/** What may stand before or begin a random string that is no secret: checksums, and ids that tools give to calls, messages and records. */
const checksumBefore =
  /(?:sha\d{1,3}|md5|blake\w{0,3}|integrity|checksum|digest|etag|nonce)["']?\s{0,2}[-:=@]?\s{0,2}["'(]?$/i;
const harmlessStart =
  /^(?:sha\d{1,3}-|toolu_|tooluse_|srvtoolu_|call_|msg_|req_|resp_|chatcmpl-|cmpl-|run_|thread_|asst_|file-|rs_|fc_|ctc_|ws_|session_|cse_|gen-|Qm[1-9A-HJ-NP-Za-km-z]{44}$)/;
const leastBits = 4;
const leastChanges = 0.42;

/** The text without long strings that look random; hashes, ids, paths and names are left alone. */
export function redactHighEntropy(text: string): string {
  return text.replace(longRun, (run: string, index: number) => {
    if (!looksRandom(run) || harmlessStart.test(run)) return run;
    return checksumBefore.test(text.slice(Math.max(0, index - 24), index)) ? run : '[redacted:high-entropy]';
  });
}

/** Random strings have all three classes of characters and change between them all the time; hashes in hexadecimal have two. */
function looksRandom(run: string): boolean {
  const head = run.length > 2_000 ? run.slice(0, 2_000) : run;
  if (!/[a-z]/.test(head) || !/[A-Z]/.test(head)) return false;
  const digits = head.replace(/\D/g, '').length;
  if (digits < 2 || digits > head.length * 0.6) return false;
  return classChanges(head) >= leastChanges && bitsPerCharacter(head) >= leastBits;
}
