import type { Order } from '../api/types';
import { edit as texts } from '../editMessages';
import { ActionDialog } from './ActionDialog';
import { AddressForm } from './AddressForm';
import { namesOf, type Edit } from './EditButton';
import { LinesForm } from './LinesForm';
import { ReferencesForm } from './ReferencesForm';
import { ShippingForm } from './ShippingForm';

interface Props {
  order: Order;
  edit: Edit;
  isOpen: boolean;
  onClose: () => void;
}

export default function EditDialog({ order, edit, isOpen, onClose }: Props) {
  return (
    <ActionDialog
      isForm
      order={order}
      title={namesOf(edit).title}
      size={edit.kind === 'lines' ? 'xl' : 'lg'}
      isOpen={isOpen}
      onClose={onClose}
      unknownClosed={texts.texts.unknownClosed}
    >
      {(events) => {
        if (edit.kind === 'lines') return <LinesForm order={order} {...events} />;
        if (edit.kind === 'address') return <AddressForm order={order} of={edit.of} {...events} />;
        if (edit.kind === 'references') return <ReferencesForm order={order} {...events} />;
        return <ShippingForm order={order} captureId={edit.capture?.id} {...events} />;
      }}
    </ActionDialog>
  );
}
