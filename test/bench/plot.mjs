// Small plots as SVG that are readable on light and dark pages: lines over numbers, or bars beside a limit.

const width = 640;
const height = 340;
const frame = { left: 64, right: 16, top: 52, bottom: 78 };
const inner = { width: width - frame.left - frame.right, height: height - frame.top - frame.bottom };
const hues = ['s1', 's2', 's3', 's4', 's5', 's6'];

const escaped = (text) => String(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** `1200000` as `1.2 M`, `0.004` as `0.004`. */
function short(value) {
  for (const [size, letter] of [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e3, ' k'],
  ])
    if (Math.abs(value) >= size) return `${Number((value / size).toPrecision(3))}${letter}`;
  return String(Number(value.toPrecision(3)));
}

/** Round numbers that cover a range, from the first at or below `from` to the last at or above `to`. */
function ticks(from, to, isLogarithmic) {
  if (isLogarithmic) {
    const first = Math.floor(Math.log10(from));
    const last = Math.ceil(Math.log10(to));
    return Array.from({ length: Math.max(1, last - first) + 1 }, (_tick, index) => 10 ** (first + index));
  }
  const raw = Math.max(to - from, 1e-9) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const first = Math.floor(from / step);
  const last = Math.ceil(to / step);
  return Array.from({ length: last - first + 1 }, (_tick, index) => Number(((first + index) * step).toPrecision(12)));
}

function page(title, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}" font-family="system-ui, sans-serif" font-size="12">
<style>
text { fill: #3b3f45 } .title { font-size: 15px; font-weight: 600 } .grid { stroke: #d5d8dc } .limit { stroke: #c4392f; stroke-dasharray: 6 4; fill: none }
.s1 { color: #1f6fd1 } .s2 { color: #b4540a } .s3 { color: #2b8a3e } .s4 { color: #8a3ea8 } .s5 { color: #0b7285 } .s6 { color: #a61e4d }
.line { fill: none; stroke: currentColor; stroke-width: 2 } .dot, .bar { fill: currentColor }
@media (prefers-color-scheme: dark) {
text { fill: #d7dade } .grid { stroke: #444b54 } .limit { stroke: #ff8a80 }
.s1 { color: #6cb0ff } .s2 { color: #ffa94d } .s3 { color: #69db7c } .s4 { color: #da9cf5 } .s5 { color: #66d9e8 } .s6 { color: #faa2c1 }
}
</style>
<text class="title" x="${frame.left}" y="24">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`;
}

/** Dashed lines across; what they stand for is told above the plot, where nothing lies behind the words. */
function limitLines(limits, yOf) {
  if (limits.length === 0) return [];
  const names = limits.map(({ name }) => name).join(', ');
  return [
    ...limits.map(
      ({ value }) => `<path class="limit" d="M${frame.left} ${yOf(value).toFixed(1)}H${width - frame.right}"/>`,
    ),
    `<text x="${width - frame.right}" y="${frame.top - 6}" text-anchor="end">dashed: ${escaped(names)}</text>`,
  ];
}

function gridOf(values, yOf) {
  return values.flatMap((value) => {
    const y = yOf(value).toFixed(1);
    return [
      `<path class="grid" d="M${frame.left} ${y}H${width - frame.right}"/>`,
      `<text x="${frame.left - 8}" y="${Number(y) + 4}" text-anchor="end">${short(value)}</text>`,
    ];
  });
}

/**
 * Lines over numbers: `series` are `{ name, points: [[x, y], ...] }`; a logarithmic axis needs numbers above 0. A `limit`
 * of `{ name, value }` is drawn across.
 */
export function linePlot({ title, xLabel, yLabel, series, isLogX = false, isLogY = false, limit = null }) {
  const points = series.flatMap((each) => each.points);
  if (points.length === 0) throw new Error(`There is nothing to plot for "${title}".`);
  const xs = points.map(([x]) => x);
  const ys = [...points.map(([, y]) => y), ...(limit ? [limit.value] : [])];
  const xTicks = ticks(Math.min(...xs), Math.max(...xs), isLogX);
  const yTicks = ticks(isLogY ? Math.min(...ys) : 0, Math.max(...ys), isLogY);
  const scale = (marks, isLog) => {
    const at = (value) => (isLog ? Math.log10(value) : value);
    const [from, to] = [at(marks[0]), at(marks.at(-1))];
    return (value) => (at(value) - from) / Math.max(to - from, 1e-12);
  };
  const [xScale, yScale] = [scale(xTicks, isLogX), scale(yTicks, isLogY)];
  const xOf = (value) => frame.left + xScale(value) * inner.width;
  const yOf = (value) => frame.top + (1 - yScale(value)) * inner.height;
  const parts = [
    ...gridOf(yTicks, yOf),
    ...xTicks.map(
      (value) =>
        `<text x="${xOf(value).toFixed(1)}" y="${height - frame.bottom + 18}" text-anchor="middle">${short(value)}</text>`,
    ),
    `<text x="${frame.left + inner.width / 2}" y="${height - frame.bottom + 36}" text-anchor="middle">${escaped(xLabel)}</text>`,
    `<text x="${frame.left}" y="${frame.top - 6}">${escaped(yLabel)}</text>`,
    ...limitLines(limit ? [limit] : [], yOf),
    ...series.flatMap(({ points: own }, index) => {
      const places = own.map(([x, y]) => [xOf(x).toFixed(1), yOf(y).toFixed(1)]);
      return [
        `<g class="${hues[index % hues.length]}"><path class="line" d="M${places.map((place) => place.join(' ')).join('L')}"/>`,
        ...places.map(([x, y]) => `<circle class="dot" cx="${x}" cy="${y}" r="3"/>`),
        '</g>',
      ];
    }),
    ...legend(series.map(({ name }) => name)),
  ];
  return page(title, parts);
}

function legend(names) {
  const columns = 3;
  return names.map((name, index) => {
    const x = frame.left + (index % columns) * (inner.width / columns);
    const y = height - 24 + Math.floor(index / columns) * 15;
    return `<g class="${hues[index % hues.length]}"><rect class="bar" x="${x}" y="${y - 9}" width="10" height="10"/><text x="${x + 15}" y="${y}">${escaped(name)}</text></g>`;
  });
}

/** A bar for each `{ name, value }`, the value written above it. */
export function barPlot({ title, yLabel, bars, limits = [] }) {
  if (bars.length === 0) throw new Error(`There is nothing to plot for "${title}".`);
  const yTicks = ticks(0, Math.max(...bars.map(({ value }) => value), ...limits.map(({ value }) => value)), false);
  const yOf = (value) => frame.top + (1 - value / yTicks.at(-1)) * inner.height;
  const slot = inner.width / bars.length;
  const parts = [
    ...gridOf(yTicks, yOf),
    `<text x="${frame.left}" y="${frame.top - 6}">${escaped(yLabel)}</text>`,
    ...bars.flatMap(({ name, value, hue = 0 }, index) => {
      const x = frame.left + slot * (index + 0.15);
      const middle = x + slot * 0.35;
      const words = wrapped(name, Math.max(8, Math.floor(slot / 7)));
      return [
        `<g class="${hues[hue]}"><rect class="bar" x="${x.toFixed(1)}" y="${yOf(value).toFixed(1)}" width="${(slot * 0.7).toFixed(1)}" height="${(yOf(0) - yOf(value)).toFixed(1)}"/></g>`,
        `<text x="${middle.toFixed(1)}" y="${(yOf(value) - 5).toFixed(1)}" text-anchor="middle">${short(value)}</text>`,
        ...words.map(
          (line, row) =>
            `<text x="${middle.toFixed(1)}" y="${height - frame.bottom + 16 + row * 14}" text-anchor="middle">${escaped(line)}</text>`,
        ),
      ];
    }),
    ...limitLines(limits, yOf),
  ];
  return page(title, parts);
}

/** A name in lines of at most so many characters, four of them. */
function wrapped(text, longest) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== '' && line.length + word.length >= longest) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.slice(0, 4);
}
