import classes from './TickBox.module.css';

interface Props {
  label: string;
  disabled: boolean;
  checked: boolean;
  onChange: (isTicked: boolean) => void;
}

/** The box that chooses one of many. */
export function TickBox({ label, disabled, checked, onChange }: Props) {
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
