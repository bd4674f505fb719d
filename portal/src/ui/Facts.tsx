import classes from './Facts.module.css';

export interface Fact {
  name: string;
  value: string;
  isStrong?: boolean;
}

/** Names at the left, amounts at the right: what a dialog is about to do. */
export function Facts({ rows }: { rows: Fact[] }) {
  return (
    <dl className={classes.facts}>
      {rows.map((row) => (
        <div key={row.name} data-strong={row.isStrong || undefined}>
          <dt>{row.name}</dt>
          <dd>{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}
