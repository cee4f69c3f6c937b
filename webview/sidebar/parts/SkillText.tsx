import { useMemo } from 'react';
import type { Evidence, LintFinding } from '../../../src/engine/contract.ts';
import type { SkillFileLink } from '../../../src/engine/rpcReview.ts';
import { fill } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { Markdown } from '../../shared/Markdown.tsx';
import { splitSkill } from '../../shared/skillDocument.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

interface SkillTextProps {
  /** The proposal (by id) or skill (by name) whose text it is: its relative links lead into that skill's folder. */
  readonly of: Pick<SkillFileLink, 'kind' | 'id'>;
  readonly skillMd: string;
  readonly evidence?: readonly Evidence[];
  /** What was found in the text; what a language model wrote without evidence is marked at its line. */
  readonly findings?: readonly LintFinding[];
  /** Called with the line whose evidence shall be shown. */
  readonly onShowEvidence?: (line: number) => void;
}

/** SKILL.md rendered for reading, with a number behind each line that evidence stands for. */
export function SkillText({ of, skillMd, evidence = [], findings = [], onShowEvidence }: SkillTextProps) {
  const { strings, client, attempt } = useReview();
  const { fields, body, bodyLine } = useMemo(() => splitSkill(skillMd), [skillMd]);

  const mark = (start: number, end: number) => (
    <>
      {citeMark(start, end)}
      {flagMark(start, end)}
    </>
  );
  const flagMark = (start: number, end: number) => {
    const flags = findings.filter(({ rule, line }) => rule.startsWith('model-') && line >= start && line < end);
    if (flags.length === 0) return null;
    const label = flags.map(({ message }) => message).join(' ');
    return (
      <span className="flag">
        <Icon name="warning" label={label} />
      </span>
    );
  };
  const citeMark = (start: number, end: number) => {
    const found = evidence.filter(({ skillLine }) => skillLine !== null && skillLine >= start && skillLine < end);
    const first = found[0]?.skillLine;
    if (first === undefined || first === null || !onShowEvidence) return null;
    const label = found.length === 1 ? strings.oneEvidenceForLine : fill(strings.manyEvidenceForLine, found.length);
    return (
      <button
        type="button"
        className={`cite ${found.some(({ supports }) => !supports) ? 'opposed' : ''}`}
        aria-label={label}
        title={label}
        onClick={() => onShowEvidence(first)}
      >
        {found.length}
      </button>
    );
  };

  return (
    <article className="skill-text">
      {fields.length > 0 && (
        <table className="front-matter" aria-label={strings.frontMatter}>
          <tbody>
            {fields.map(({ key, value, line }) => (
              <tr key={line}>
                <th scope="row">{visibleText(key)}</th>
                <td>
                  {visibleText(value)} {mark(line, line + 1)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Markdown
        text={body}
        firstLine={bodyLine}
        mark={mark}
        onLink={(href) => attempt(client.request('openLink', { href }))}
        onFile={(href) => attempt(client.request('openSkillFile', { ...of, href }))}
      />
    </article>
  );
}
