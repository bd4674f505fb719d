import type { ButtonProps } from '@mantine/core';
import { useState } from 'react';
import type { AddressKind } from '../api/editTypes';
import type { Order, OrderActionName } from '../api/types';
import { edit as texts } from '../editMessages';
import { t } from '../messages';
import { orderActions } from '../orderActionMessages';
import { useSession } from '../signin/session';
import { ActionButton } from '../ui/ActionButton';
import { lazyPart } from '../ui/lazyPart';
import { OnceOpened } from '../ui/OnceOpened';
import { whyOrderForbids } from './whyNot';

const EditDialog = lazyPart(() => import('./EditDialog'));

/** What is edited of an order. */
export type Edit =
  | { kind: 'lines' }
  | { kind: 'address'; of: AddressKind }
  | { kind: 'references' }
  /** Of the order itself, or of a capture. */
  | { kind: 'shipping'; capture?: { id: string; name: string } };

interface Props extends Pick<ButtonProps, 'size' | 'variant' | 'ml' | 'mr'> {
  order: Order;
  edit: Edit;
}

/** Opens the dialog that edits it; says why, where that cannot be done. */
export function EditButton({ order, edit, ...button }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { text, label } = namesOf(edit);
  return (
    <>
      <ActionButton
        variant="default"
        size="xs"
        {...button}
        label={label}
        reason={useWhyNot(order, edit)}
        onClick={() => setOpen(true)}
      >
        {text}
      </ActionButton>
      <OnceOpened isOpen={isOpen}>
        {(isShown) => <EditDialog order={order} edit={edit} isOpen={isShown} onClose={() => setOpen(false)} />}
      </OnceOpened>
    </>
  );
}

/** What the button says, and its name where that is not enough; also the title of the dialog. */
export function namesOf(edit: Edit): { text: string; label: string; title: string } {
  if (edit.kind === 'lines') return { text: texts.lines.action, label: texts.lines.action, title: texts.lines.title };
  const label =
    edit.kind === 'references' ? texts.references.action
    : edit.kind === 'address' ? texts.address.actionOf[edit.of]
    : edit.capture === undefined ? texts.shipment.actionOfOrder
    : texts.shipment.actionOf(edit.capture.name);
  const short = { shipping: texts.shipment.action, address: texts.address.action, references: label };
  return { text: short[edit.kind], label, title: label };
}

function actionOf(edit: Edit): OrderActionName | undefined {
  if (edit.kind === 'lines') return 'update';
  if (edit.kind === 'references') return 'update_references';
  if (edit.kind === 'address') return edit.of === 'billing_address' ? 'update_billing_address' : 'update_customer';
  return edit.capture === undefined ? 'add_shipping_info' : undefined;
}

/** Why this user cannot do it to this order now, and what to do instead; undefined: it can be done. */
function useWhyNot(order: Order, edit: Edit): string | undefined {
  const { user } = useSession();
  if (!user.verbs.includes(edit.kind === 'shipping' ? 'capture' : 'edit')) return orderActions.mayNot(t.app.roles[user.role]);
  const name = actionOf(edit);
  return name === undefined ? undefined : whyOrderForbids(name, order);
}
