import { useMemo } from 'react';
import type { Evidence } from '../../../src/engine/contract.ts';
import type { SkillFileLink } from '../../../src/engine/rpcReview.ts';
import { Markdown } from '../../shared/Markdown.tsx';
import { splitSkill } from '../../shared/skillDocument.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { LongText } from '../parts/LongText.tsx';
import { EvidenceChip } from './EvidenceChip.tsx';

/** A text beyond this is shown as it is written: taking it apart would take longer than anybody waits. */
const markdownLimitChars = 200_000;
const longLine = /[^\n]{20000}/;

interface AnnotatedSkillProps {
  /** The proposal (by id) or skill (by name) whose text it is: its relative links lead into that skill's folder. */
  readonly of: Pick<SkillFileLink, 'kind' | 'id'>;
  readonly skillMd: string;
  readonly evidence: readonly Evidence[];
  /** Lines that a language model wrote without evidence. */
  readonly flagged?: ReadonlySet<number>;
  /** False where a heading of the page names the text already. */
  readonly hasHeading?: boolean;
}

const noLines: ReadonlySet<number> = new Set();

/** SKILL.md rendered for reading, with what speaks for and against each line in the margin. */
export function AnnotatedSkill({ of, skillMd, evidence, flagged = noLines, hasHeading = true }: AnnotatedSkillProps) {
  const { strings, client, attempt } = usePanel();
  const { fields, body, bodyLine } = useMemo(() => splitSkill(skillMd), [skillMd]);
  const mark = (start: number, end: number) => {
    const found = evidence.filter(({ skillLine }) => skillLine !== null && skillLine >= start && skillLine < end);
    if (found.length > 0) return <EvidenceChip line={found[0]?.skillLine ?? start} evidence={found} />;
    if (![...flagged].some((line) => line >= start && line < end)) return null;
    return (
      <span className="margin" title={strings.unsupportedNote}>
        <span className="chip unsupported">{strings.unsupported}</span>
      </span>
    );
  };
  const isTooLong = body.length > markdownLimitChars || longLine.test(body);

  return (
    <article className="skill-text annotated" aria-label={strings.skill}>
      {hasHeading && <h2 className="visually-hidden">{strings.skill}</h2>}
      {fields.length > 0 && (
        <table className="front-matter" aria-label={strings.frontMatter}>
          <tbody>
            {fields.map(({ key, value, line }) => (
              <tr key={line}>
                <th scope="row">{visibleText(key)}</th>
                <td>
                  <LongText text={value} limitChars={2_000} /> {mark(line, line + 1)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isTooLong ? (
        <pre className="raw">
          <LongText text={body} limitChars={10_000} />
        </pre>
      ) : (
        <Markdown
          text={body}
          firstLine={bodyLine}
          mark={mark}
          onLink={(href) => attempt(client.request('openLink', { href }))}
          onFile={(href) => attempt(client.request('openSkillFile', { ...of, href }))}
        />
      )}
    </article>
  );
}
