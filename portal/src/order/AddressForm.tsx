import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ChangeEvent } from 'react';
import { updateCustomer } from '../api/editCalls';
import type { AddressKind, CustomerUpdate } from '../api/editTypes';
import type { Address, Order } from '../api/types';
import { edit } from '../editMessages';
import { timeline } from '../timelineMessages';
import { useAttempt } from '../ui/useAttempt';
import type { ActionEvents } from './ActionDialog';
import { countryChoices } from './countries';
import { EditFooter } from './EditFooter';
import classes from './EditForms.module.css';
import { undoOf } from './undo';

/** What an address has, with how long each may be; without some of them it is none. */
const MEMBERS: { name: keyof Address; max: number; isNeeded?: true; type?: 'email' | 'tel' }[] = [
  { name: 'organization_name', max: 255 },
  { name: 'attention', max: 255 },
  { name: 'title', max: 20 },
  { name: 'given_name', max: 100, isNeeded: true },
  { name: 'family_name', max: 100, isNeeded: true },
  { name: 'street_address', max: 100, isNeeded: true },
  { name: 'street_address2', max: 100 },
  { name: 'postal_code', max: 10, isNeeded: true },
  { name: 'city', max: 200, isNeeded: true },
  { name: 'region', max: 200 },
  { name: 'country', max: 2, isNeeded: true },
  { name: 'email', max: 100, isNeeded: true, type: 'email' },
  { name: 'phone', max: 100, type: 'tel' },
];

/** The timeline has the words as they stand in a sentence. */
function labelOf(name: string): string {
  const word = timeline.members[name] ?? name;
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}

const faultOf = (isNeeded: boolean, text: string) => (isNeeded && text.trim() === '' ? edit.address.needed : undefined);

interface Props extends ActionEvents {
  order: Order;
  of: AddressKind;
}

/** One of the order's addresses; what was not touched is not sent. */
export function AddressForm({ order, of, onCancel, onFailed, onDone }: Props) {
  const [opened] = useState(order);
  const was: Address = opened[of] ?? {};
  const [countries] = useState(() => countryChoices(was.country ?? ''));
  const [typed, setTyped] = useState<Address>({});
  const changes: Address = {};
  let isFaulty = false;
  for (const { name, isNeeded } of MEMBERS) {
    const text = (typed[name] ?? was[name] ?? '').trim();
    isFaulty ||= faultOf(isNeeded === true, text) !== undefined;
    if (text !== (was[name] ?? '').trim()) changes[name] = text;
  }
  const isChanged = Object.keys(changes).length > 0;
  const attempt = useAttempt({
    send: (body: CustomerUpdate, key) => updateCustomer(order.order_id, body, key),
    onFailed,
    onDone: ({ etag }, body) => {
      const former: Address = {};
      for (const { name } of MEMBERS) if (body[of]?.[name] !== undefined) former[name] = was[name] ?? '';
      const write = (ifMatch: string, key: string) => updateCustomer(order.order_id, { [of]: former }, key, ifMatch);
      onDone(edit.address.done, undoOf(opened.etag, etag, write));
    },
  });
  const why = !isChanged ? edit.unchanged : isFaulty ? edit.address.faulty : undefined;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        attempt.submit(why === undefined ? { [of]: changes } : undefined);
      }}
    >
      <Stack gap="md">
        {order.captures.length > 0 && <Text size="sm">{edit.address.rest}</Text>}
        <div className={classes.fields}>
          {MEMBERS.map(({ name, max, isNeeded, type }) => {
            const text = typed[name] ?? was[name] ?? '';
            const common = {
              label: labelOf(name),
              withAsterisk: isNeeded === true,
              'aria-required': isNeeded === true || undefined,
              value: text,
              error: faultOf(isNeeded === true, text),
              onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) =>
                setTyped({ ...typed, [name]: event.currentTarget.value }),
            };
            if (name === 'country')
              return <NativeSelect key={name} {...common} data={countries} disabled={attempt.isFrozen} />;
            return (
              <TextInput
                key={name}
                {...common}
                type={type ?? 'text'}
                autoComplete="off"
                maxLength={max}
                data-autofocus={name === 'given_name' || undefined}
                readOnly={attempt.isFrozen}
              />
            );
          })}
        </div>
        <EditFooter attempt={attempt} why={why} confirm={edit.save} onCancel={onCancel} />
      </Stack>
    </form>
  );
}
