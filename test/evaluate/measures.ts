/** A judged item: how sure the detector is, and whether a person agrees. */
export interface Judged {
  readonly confidence: number;
  readonly positive: boolean;
}

/** Precision, recall and F1 with the counts they come from. */
export interface Measures {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Measures of items found against items there. Precision is 0 where nothing was found. */
export function measuresOf(truePositives: number, falsePositives: number, falseNegatives: number): Measures {
  const precision = ratio(truePositives, truePositives + falsePositives);
  const recall = ratio(truePositives, truePositives + falseNegatives);
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    precision,
    recall,
    f1: ratio(2 * precision * recall, precision + recall),
  };
}

/** Measures of everything at or above a confidence. */
export function measuresAt(items: readonly Judged[], confidence: number): Measures {
  let truePositives = 0;
  let falsePositives = 0;
  let falseNegatives = 0;
  for (const item of items) {
    const found = item.confidence >= confidence;
    if (found && item.positive) truePositives += 1;
    else if (found) falsePositives += 1;
    else if (item.positive) falseNegatives += 1;
  }
  return measuresOf(truePositives, falsePositives, falseNegatives);
}

/** The confidence, to two decimals, with the best F1 or recall among those that reach a precision; 1 where none does. */
export function thresholdFor(items: readonly Judged[], precision: number, best: 'f1' | 'recall'): number {
  let chosen = 1;
  let value = 0;
  for (let percent = 5; percent < 100; percent += 1) {
    const measures = measuresAt(items, percent / 100);
    if (measures.precision < precision || measures[best] <= value) continue;
    value = measures[best];
    chosen = percent / 100;
  }
  return chosen;
}

/** The 95 % interval of a share by Wilson's score (Wilson 1927): [low, high], [0, 1] for no trials. */
export function wilsonInterval(successes: number, trials: number): readonly [number, number] {
  if (trials === 0) return [0, 1];
  const z = 1.96;
  const share = successes / trials;
  const centre = share + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}

/** The 95 % interval of F1 by drawing whole groups (sessions) with replacement 1,000 times, from a fixed seed. */
export function bootstrapF1(
  items: readonly (Judged & { readonly group: string })[],
  confidence: number,
): readonly [number, number] {
  const byGroup = new Map<string, Judged[]>();
  for (const item of items) byGroup.set(item.group, [...(byGroup.get(item.group) ?? []), item]);
  const groups = [...byGroup.values()];
  if (groups.length === 0) return [0, 1];
  const random = mulberry32(20_261_121);
  const values: number[] = [];
  for (let round = 0; round < 1_000; round += 1) {
    const drawn = groups.flatMap(() => groups[Math.floor(random() * groups.length)] ?? []);
    values.push(measuresAt(drawn, confidence).f1);
  }
  values.sort((left, right) => left - right);
  return [values[25] ?? 0, values[974] ?? 1];
}

/** Calibration by tenths: the mean confidence of the items in each, and the share that is right. */
export function calibrationOf(
  items: readonly Judged[],
): readonly { readonly from: number; readonly items: number; readonly confidence: number; readonly right: number }[] {
  return Array.from({ length: 10 }, (_, tenth) => {
    const own = items.filter((item) => Math.min(9, Math.floor(item.confidence * 10)) === tenth);
    return {
      from: tenth / 10,
      items: own.length,
      confidence: ratio(
        own.reduce((sum, item) => sum + item.confidence, 0),
        own.length,
      ),
      right: ratio(own.filter((item) => item.positive).length, own.length),
    };
  });
}

/** Expected calibration error: the mean distance between confidence and share right, weighted by items. */
export function calibrationError(items: readonly Judged[]): number {
  const total = Math.max(1, items.length);
  return calibrationOf(items).reduce(
    (sum, tenth) => sum + (tenth.items / total) * Math.abs(tenth.confidence - tenth.right),
    0,
  );
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** A small deterministic generator of numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
