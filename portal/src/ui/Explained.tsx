import type { ReactNode } from 'react';
import classes from './Explained.module.css';

interface Props {
  title: string;
  text: string;
  /** What stands between the text and the table. */
  children?: ReactNode;
  column: string;
  meaning: string;
  rows: [name: string, meaning: string][];
}

/** What the columns of a file mean, for who wants to know. */
export function Explained({ title, text, children, column, meaning, rows }: Props) {
  return (
    <details className={classes.explained}>
      <summary>{title}</summary>
      <div className={classes.body}>
        <p>{text}</p>
        {children}
        <table className={classes.columns} aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{column}</th>
              <th scope="col">{meaning}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, says]) => (
              <tr key={name}>
                <th scope="row" className="mono">
                  {name}
                </th>
                <td>{says}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
