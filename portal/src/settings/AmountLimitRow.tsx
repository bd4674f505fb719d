import { Button, NativeSelect } from '@mantine/core';
import { LIMITED_ACTIONS, type LimitedAction } from '../api/approvalTypes';
import type { Role } from '../api/roleTypes';
import { approvals } from '../approvalMessages';
import { CURRENCIES } from '../format/money';
import { t } from '../messages';
import { MoneyField } from '../ui/MoneyField';
import classes from './AmountLimits.module.css';
import { faultsOf, ROLES_OF, type LimitDraft } from './limitDraft';

const texts = approvals.limits;

interface Props {
  number: number;
  draft: LimitDraft;
  isTried: boolean;
  isFrozen: boolean;
  onChange: (draft: LimitDraft) => void;
  onRemove: () => void;
}

/** One limit: of whom, of what, in which currency, and of how much. */
export function AmountLimitRow({ number, draft, isTried, isFrozen, onChange, onRemove }: Props) {
  const faults = isTried ? faultsOf(draft) : {};
  const roles = ROLES_OF[draft.action];
  const currencies = CURRENCIES.includes(draft.currency) ? CURRENCIES : [draft.currency, ...CURRENCIES];
  return (
    <fieldset className={classes.row} disabled={isFrozen}>
      <legend>{texts.row(number)}</legend>
      <NativeSelect
        label={texts.action}
        value={draft.action}
        data={LIMITED_ACTIONS.map((value) => ({ value, label: texts.actions[value] }))}
        onChange={(event) => {
          const action = event.currentTarget.value as LimitedAction;
          const role = ROLES_OF[action].includes(draft.role) ? draft.role : (ROLES_OF[action][0] ?? draft.role);
          onChange({ ...draft, action, role });
        }}
      />
      <NativeSelect
        label={texts.role}
        value={draft.role}
        data={roles.map((value) => ({ value, label: t.app.roles[value] }))}
        onChange={(event) => onChange({ ...draft, role: event.currentTarget.value as Role })}
      />
      <NativeSelect
        label={texts.currency}
        value={draft.currency}
        data={currencies}
        onChange={(event) => onChange({ ...draft, currency: event.currentTarget.value })}
      />
      {(['single', 'daily'] as const).map((name) => (
        <MoneyField
          key={name}
          label={`${texts[name]} (${draft.currency})`}
          currency={draft.currency}
          text={draft[name]}
          isFrozen={isFrozen}
          error={faults[name] === 'empty' ? texts.emptyFault : undefined}
          onChange={(text) => onChange({ ...draft, [name]: text })}
        />
      ))}
      <Button variant="subtle" color="red" aria-label={texts.remove(number)} onClick={onRemove}>
        {texts.removeBare}
      </Button>
    </fieldset>
  );
}
