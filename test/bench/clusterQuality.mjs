/** Share of items whose group stands for their label under the best one-to-one matching (Hungarian algorithm). */
export function accuracy(groups, labels) {
  const { counts, groupNames, labelNames } = table(groups, labels);
  const size = Math.max(groupNames.length, labelNames.length);
  const cost = Array.from({ length: size }, (_row, row) =>
    Array.from({ length: size }, (_column, column) => -(counts.get(`${groupNames[row]}\t${labelNames[column]}`) ?? 0)),
  );
  return -leastCost(cost) / groups.length;
}

/** Normalised mutual information, by the arithmetic mean of the entropies. */
export function mutualInformation(groups, labels) {
  const { counts } = table(groups, labels);
  const total = groups.length;
  const entropy = (values) => {
    const sizes = new Map();
    for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
    return {
      sizes,
      bits: -[...sizes.values()].reduce((sum, size) => sum + (size / total) * Math.log(size / total), 0),
    };
  };
  const byGroup = entropy(groups.map(String));
  const byLabel = entropy(labels);
  let shared = 0;
  for (const [key, count] of counts) {
    const [group, label] = key.split('\t');
    shared += (count / total) * Math.log((count * total) / (byGroup.sizes.get(group) * byLabel.sizes.get(label)));
  }
  return (2 * shared) / (byGroup.bits + byLabel.bits);
}

/** Of the pairs put together, how many belong together, and of those that belong, how many are together. */
export function pairwise(groups, labels) {
  const pairs = (values) => {
    const sizes = new Map();
    for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
    return [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  };
  const together = pairs(groups.map((group, index) => `${group}\t${labels[index]}`));
  return { precision: together / pairs(groups), recall: together / pairs(labels) };
}

function table(groups, labels) {
  const counts = new Map();
  for (const [index, group] of groups.entries()) {
    const key = `${group}\t${labels[index]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return { counts, groupNames: [...new Set(groups)], labelNames: [...new Set(labels)] };
}

/** The cheapest assignment of rows to columns of a square matrix (Kuhn and Munkres, with potentials). */
function leastCost(cost) {
  const size = cost.length;
  const rowPotential = new Array(size + 1).fill(0);
  const columnPotential = new Array(size + 1).fill(0);
  const rowOf = new Array(size + 1).fill(0);
  for (let row = 1; row <= size; row += 1) {
    rowOf[0] = row;
    const slack = new Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const from = new Array(size + 1).fill(0);
    const done = new Array(size + 1).fill(false);
    let column = 0;
    do {
      done[column] = true;
      const current = rowOf[column];
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let other = 1; other <= size; other += 1) {
        if (done[other]) continue;
        const reduced = cost[current - 1][other - 1] - rowPotential[current] - columnPotential[other];
        if (reduced < slack[other]) {
          slack[other] = reduced;
          from[other] = column;
        }
        if (slack[other] < step) {
          step = slack[other];
          next = other;
        }
      }
      for (let other = 0; other <= size; other += 1) {
        if (done[other]) {
          rowPotential[rowOf[other]] += step;
          columnPotential[other] -= step;
        } else slack[other] -= step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    do {
      const before = from[column];
      rowOf[column] = rowOf[before];
      column = before;
    } while (column !== 0);
  }
  let total = 0;
  for (let column = 1; column <= size; column += 1) total += cost[rowOf[column] - 1][column - 1];
  return total;
}
