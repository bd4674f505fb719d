import classes from './TickBox.module.css';

interface Props {
  /** Where no text of its own stands beside it. */
  label?: string;
  disabled?: boolean;
  checked: boolean;
  onChange: (isTicked: boolean) => void;
}

/** The box that chooses one of many. */
export function TickBox({ label, disabled = false, checked, onChange }: Props) {
  return (
    <input
      type="checkbox"
      className={classes.box}
      aria-label={label}
      disabled={disabled}
      checked={checked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** The same with its text beside it, which can be pressed as well. */
export function Tick({ label, ...box }: Props & { label: string }) {
  return (
    <label className={classes.tick}>
      <TickBox {...box} />
      {label}
    </label>
  );
}
