import { CopyButton } from './CopyButton';
import classes from './Lines.module.css';

/** What is shown to be copied; `isNamed`: what it is stands above it. */
export function Secret({ name, value, isNamed = false }: { name: string; value: string; isNamed?: boolean }) {
  return (
    <div className={classes.secret}>
      <div>
        {isNamed && <span className={classes.secretName}>{name}</span>}
        <span className="mono">{value}</span>
      </div>
      <CopyButton value={value} what={name} />
    </div>
  );
}
