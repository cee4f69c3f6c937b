import type { Evidence } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { assistantName, fill, fullTime, timeAgo } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { lineText } from '../../shared/skillDocument.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

interface EvidenceListProps {
  readonly evidence: readonly Evidence[];
  readonly skillMd: string;
  /** Left out where the conversations are not on this machine. */
  readonly onOpen?: (eventId: string) => void;
}

interface Group {
  readonly line: number | null;
  readonly items: Evidence[];
}

/** The id of the element that holds the evidence for a line. */
export function evidenceGroupId(line: number | null): string {
  return `evidence-${line ?? 'whole'}`;
}

function groups(evidence: readonly Evidence[]): readonly Group[] {
  const byLine = new Map<number | null, Group>();
  for (const item of evidence) {
    const group = byLine.get(item.skillLine) ?? { line: item.skillLine, items: [] };
    group.items.push(item);
    byLine.set(item.skillLine, group);
  }
  return [...byLine.values()].sort((left, right) => (left.line ?? Infinity) - (right.line ?? Infinity));
}

/** Evidence by the line of the skill that it stands for, each with a way to the conversation. */
export function EvidenceList({ evidence, skillMd, onOpen }: EvidenceListProps) {
  const { strings } = useReview();
  if (evidence.length === 0) return <p className="hint">{strings.noEvidence}</p>;
  return (
    <div className="evidence">
      {groups(evidence).map(({ line, items }) => (
        <section key={evidenceGroupId(line)} id={evidenceGroupId(line)} tabIndex={-1}>
          <h3>
            {line === null ? (
              strings.evidenceForWhole
            ) : (
              <>
                <span className="line-number">{fill(strings.evidenceForLine, line)}</span>{' '}
                {visibleText(lineText(skillMd, line))}
              </>
            )}
          </h3>
          <ul className="plain">
            {items.map((item) => (
              <EvidenceItem key={item.eventId} item={item} {...(onOpen && { onOpen })} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function EvidenceItem({ item, onOpen }: { item: Evidence; onOpen?: (eventId: string) => void }) {
  const { strings, language } = useReview();
  const assistant = assistantName(item.assistant);
  return (
    <li className={item.supports ? 'evidence-item' : 'evidence-item opposes'}>
      {!item.supports && (
        <div className="opposes-label">
          <Icon name="warning" /> {strings.opposes}
        </div>
      )}
      <blockquote>{visibleText(item.quote)}</blockquote>
      <div className="evidence-meta">
        {item.isNew && <span className="label">{strings.newEvidence}</span>}
        <span>{assistant}</span>
        <span aria-hidden="true">·</span>
        <time dateTime={new Date(item.at).toISOString()} title={fullTime(item.at, language)}>
          {timeAgo(item.at, language)}
        </time>
        {onOpen && (
          <Button
            look="link"
            label={strings.openTranscript}
            description={fill(strings.openTranscriptOf, assistant, fullTime(item.at, language))}
            onPress={() => onOpen(item.eventId)}
          />
        )}
      </div>
    </li>
  );
}
