import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { addShipping } from '../api/editCalls';
import type { Order, Shipment } from '../api/types';
import { edit } from '../editMessages';
import { webAddress } from '../format/webAddress';
import { shipping } from '../timelineMessages';
import { useAttempt } from '../ui/useAttempt';
import type { ActionEvents } from './ActionDialog';
import { EditFooter } from './EditFooter';
import classes from './EditForms.module.css';

type Member = Exclude<keyof Shipment, 'shipping_method'>;

const { shipment: texts } = edit;
const THERE: [Member, string, number][] = [
  ['shipping_company', texts.company, 100],
  ['tracking_number', texts.number, 100],
  ['tracking_uri', texts.uri, 1024],
];
const BACK: [Member, string, number][] = [
  ['return_shipping_company', texts.returnCompany, 100],
  ['return_tracking_number', texts.returnNumber, 100],
  ['return_tracking_uri', texts.returnUri, 1024],
];

const isUri = (member: keyof Shipment) => member === 'tracking_uri' || member === 'return_tracking_uri';

/** Only a page of the web may be followed. */
const isFaultyUri = (member: keyof Shipment, text: string) =>
  isUri(member) && text !== '' && (!/^https?:\/\//.test(text) || webAddress(text) === undefined);

interface Props extends ActionEvents {
  order: Order;
  /** Undefined: it is of the order itself. */
  captureId: string | undefined;
}

/** How goods were sent, and how they can be followed. */
export function ShippingForm({ order, captureId, onCancel, onFailed, onDone }: Props) {
  const [typed, setTyped] = useState<Shipment>({});
  const attempt = useAttempt({
    send: (shipment: Shipment, key) => addShipping(order.order_id, captureId, { shipping_info: [shipment] }, key),
    onFailed,
    onDone: () => onDone(texts.done),
  });
  const said: Shipment = Object.fromEntries(
    Object.entries(typed).flatMap(([name, text]: [string, string]) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  );
  const isFaulty = (Object.entries(said) as [keyof Shipment, string][]).some(([name, text]) => isFaultyUri(name, text));
  const why = Object.keys(said).length === 0 ? texts.empty : isFaulty ? texts.faulty : undefined;
  const field = ([name, label, max]: [Member, string, number]) => (
    <TextInput
      key={name}
      label={label}
      type={isUri(name) ? 'url' : 'text'}
      placeholder={isUri(name) ? 'https://' : undefined}
      autoComplete="off"
      maxLength={max}
      data-autofocus={name === 'shipping_company' || undefined}
      value={typed[name] ?? ''}
      readOnly={attempt.isFrozen}
      error={isFaultyUri(name, (typed[name] ?? '').trim()) && texts.uriFault}
      onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
    />
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        attempt.submit(why === undefined ? said : undefined);
      }}
    >
      <Stack gap="md">
        <Text size="sm">{texts.text}</Text>
        <div className={classes.fields}>
          {THERE.slice(0, 1).map(field)}
          <NativeSelect
            label={texts.method}
            disabled={attempt.isFrozen}
            value={typed.shipping_method ?? ''}
            data={[
              { value: '', label: texts.noMethod },
              ...Object.entries(shipping.methods).map(([value, label]) => ({ value, label })),
            ]}
            onChange={(event) => setTyped({ ...typed, shipping_method: event.currentTarget.value })}
          />
          {THERE.slice(1).map(field)}
        </div>
        <fieldset className={classes.group}>
          <legend>{texts.returns}</legend>
          <div className={classes.fields}>{BACK.map(field)}</div>
        </fieldset>
        <EditFooter attempt={attempt} why={why} confirm={texts.confirm} onCancel={onCancel} />
      </Stack>
    </form>
  );
}
