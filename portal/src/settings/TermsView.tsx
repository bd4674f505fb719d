import type { Terms } from '../api/settingsTypes';
import { settings } from '../settingsMessages';
import type { Field } from './fields';
import classes from './Settings.module.css';
import { optionText, shownValue } from './shown';

/** What is chosen, and what each of it does. */
export function TermsView({ fields, terms }: { fields: Field[]; terms: Terms }) {
  return (
    <dl className={classes.terms}>
      {fields.map((field) => (
        <TermsRow key={field.name} field={field} value={terms[field.name]} />
      ))}
    </dl>
  );
}

function TermsRow({ field, value }: { field: Field; value: Terms[string] }) {
  const isChoice = field.kind === 'choice' || field.kind === 'switch';
  const text = isChoice ? optionText(field.name, String(value)) : undefined;
  return (
    <div>
      <dt>{settings.label[field.name]}</dt>
      <dd className={classes.help}>{settings.help[field.name]}</dd>
      <dd className={classes.value}>
        {shownValue(field, value)}
        {text !== undefined && <span className={classes.told}>{text}</span>}
      </dd>
    </div>
  );
}
