import type { ReactNode } from 'react';
import { Button } from '../../shared/Button.tsx';
import { usePanel } from '../connection/panelContext.ts';

/** One row of the table that says the same as a picture. */
export interface TableRow {
  readonly key: string;
  readonly cells: readonly ReactNode[];
}

interface PictureOrTableProps {
  readonly id: string;
  /** What the picture shows, in a sentence for those who do not see it. */
  readonly summary: string;
  readonly picture: ReactNode;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** A picture, or the table that says the same; the choice is remembered. */
export function PictureOrTable({ id, summary, picture, columns, rows }: PictureOrTableProps) {
  const { strings, ui, changeUi } = usePanel();
  const isTable = ui.tables[id] === true;
  return (
    <div className="picture">
      {isTable ? (
        <div className="table-scroll">
          <table className="data">
            <caption className="visually-hidden">{summary}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, cells }) => (
                <tr key={key}>
                  {cells.map((cell, index) => (
                    <td key={columns[index]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        picture
      )}
      <Button
        look="link"
        icon={isTable ? 'graph' : 'table'}
        label={isTable ? strings.showPicture : strings.showTable}
        onPress={() => changeUi({ tables: { ...ui.tables, [id]: !isTable } })}
      />
    </div>
  );
}
