import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { createView, replaceListChoice, replaceView } from '../api/calls';
import type { OrderView, OrderViewRequest, OrderViews } from '../api/viewTypes';
import { useMay } from '../signin/session';
import { ActionButton } from '../ui/ActionButton';
import { AttemptNotice } from '../ui/AttemptNotice';
import { Dialog } from '../ui/Dialog';
import { merchantNow } from '../ui/merchantClock';
import { useAttempt } from '../ui/useAttempt';
import { views as texts } from '../viewMessages';
import type { Column } from './columns';
import { DeleteViewDialog } from './DeleteViewDialog';
import { ALL_ORDERS, writeFilter, type ListFilter } from './listUrl';
import { VIEWS_KEY } from './useViews';
import { viewFilter, viewQuery } from './viewFilter';

interface Props {
  isOpen: boolean;
  onClose: () => void;
  filter: ListFilter;
  columns: Column[];
  saved: OrderViews | undefined;
}

export default function SaveViewDialog({ isOpen, onClose, ...shown }: Props) {
  const [doomed, setDoomed] = useState<OrderView>();
  const navigate = useNavigate();
  const leave = () => {
    navigate({ search: writeFilter({ ...shown.filter, view: ALL_ORDERS }).toString() }, { replace: true });
    setDoomed(undefined);
    onClose();
  };
  // What was typed stays while it is asked whether to delete: Escape closes the question alone.
  return (
    <>
      <Dialog isOpen={isOpen} onClose={onClose} title={texts.title} isBusy={doomed !== undefined}>
        <ViewForm {...shown} onClose={onClose} onDelete={setDoomed} />
      </Dialog>
      <DeleteViewDialog view={doomed} onClose={() => setDoomed(undefined)} onDeleted={leave} />
    </>
  );
}

interface FormProps extends Omit<Props, 'isOpen'> {
  onDelete: (view: OrderView) => void;
}

/** What is to be done: a view of this id is saved anew, without an id it is a new one. */
interface Wish {
  viewId: string | undefined;
  body: OrderViewRequest;
  isDefault: boolean;
}

function ViewForm({ filter, columns, saved, onClose, onDelete }: FormProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayShare = useMay('manage');
  const current = saved?.views.find((view) => view.view_id === filter.view && view.may_change);
  const [name, setName] = useState(current?.name ?? '');
  const [isShared, setShared] = useState(current?.shared ?? false);
  const [isDefault, setDefault] = useState(current !== undefined && saved?.default_view === current.view_id);
  const [query] = useState(() => viewQuery(filter, merchantNow()));

  const keepDefault = async (viewId: string, isWanted: boolean) => {
    const before = saved?.default_view;
    if (isWanted === (before === viewId)) return;
    const next = isWanted ? viewId : undefined;
    await replaceListChoice({ columns: saved?.columns ?? [], ...(next !== undefined && { default_view: next }) });
  };
  const attempt = useAttempt<Wish, OrderView>({
    send: async ({ viewId, body, isDefault: isWanted }, key) => {
      const view = await (viewId === undefined ? createView(body, key) : replaceView(viewId, body, key));
      await keepDefault(view.view_id, isWanted);
      return view;
    },
    onDone: (view) => {
      void client.invalidateQueries({ queryKey: VIEWS_KEY });
      navigate({ search: writeFilter(viewFilter(view)).toString() });
      onClose();
    },
  });

  const reason = name.trim() === '' ? texts.nameNeeded : undefined;
  const isBusy = attempt.isFrozen;
  const save = (viewId: string | undefined) =>
    attempt.submit({
      viewId,
      body: { name: name.trim(), query, columns: columns.map((column) => column.name), shared: isShared, ...(filter.stores !== '' && { stores: filter.stores }) },
      isDefault,
    });
  return (
    <Stack gap="md">
      <Text size="sm">{texts.lead}</Text>
      <TextInput
        label={texts.name}
        value={name}
        maxLength={60}
        data-autofocus
        disabled={isBusy}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label={texts.shared}
        description={mayShare ? undefined : texts.sharedBy}
        checked={isShared}
        disabled={!mayShare || isBusy}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
      <Checkbox
        label={texts.isDefault}
        checked={isDefault}
        disabled={isBusy}
        onChange={(event) => setDefault(event.currentTarget.checked)}
      />
      {current?.stores_closed === true && (
        <Text size="sm">
          {texts.closedLost(current.name)}
        </Text>
      )}
      <AttemptNotice attempt={attempt} texts={texts} />
      <Group justify="flex-end" gap="sm">
        {current !== undefined && (
          <Button variant="default" color="red" disabled={isBusy} onClick={() => onDelete(current)}>
            {texts.remove}
          </Button>
        )}
        <ActionButton variant={current === undefined ? 'filled' : 'default'} loading={attempt.isPending} reason={reason} onClick={() => save(undefined)}>
          {attempt.isUnknown ? texts.again : texts.saveNew}
        </ActionButton>
        {current !== undefined && (
          <ActionButton loading={attempt.isPending} reason={reason} onClick={() => save(current.view_id)}>
            {attempt.isUnknown ? texts.again : texts.update(current.name)}
          </ActionButton>
        )}
      </Group>
    </Stack>
  );
}
