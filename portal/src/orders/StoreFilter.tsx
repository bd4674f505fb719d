import { Checkbox, Stack } from '@mantine/core';
import { memo, useState } from 'react';
import type { Store } from '../api/storeTypes';
import { useSession } from '../signin/session';
import { stores as texts } from '../storeMessages';
import { FilterButton } from './FilterButton';
import { ALL_STORES, storesOf, writeStores } from './storeChoice';

interface Props {
  /** As the address has them. */
  stores: string;
  onChange: (stores: string) => void;
}

/** Over which stores the list is; for those who may enter several. */
export const StoreFilter = memo(function StoreFilter({ stores, onChange }: Props) {
  const session = useSession();
  const here = session.merchant.merchant_id;
  if (session.stores.length < 2) return null;
  return (
    <FilterButton name={texts.filter} value={valueText(stores, session.stores)}>
      {() => <Choice open={session.stores} here={here} stores={stores} onChange={onChange} />}
    </FilterButton>
  );
});

function Choice({ open, here, stores, onChange }: Props & { open: Store[]; here: string }) {
  // The address follows a moment later; the box must show at once what was pressed.
  const [chosen, setChosen] = useState(() => storesOf(stores, open, here));
  const choose = (next: string[]) => {
    const written = writeStores(next, open, here);
    setChosen(storesOf(written, open, here));
    onChange(written);
  };
  const isAll = chosen.length === open.length;
  return (
    <Stack gap={10}>
      <Checkbox
        label={texts.every}
        checked={isAll}
        indeterminate={!isAll && chosen.length > 1}
        onChange={(event) => choose(event.currentTarget.checked ? open.map((store) => store.merchant_id) : [here])}
      />
      {open.map(({ merchant_id: id, name }) => (
        <Checkbox
          key={id}
          label={name}
          description={id}
          checked={chosen.includes(id)}
          onChange={(event) =>
            choose(event.currentTarget.checked ? [...chosen, id] : chosen.filter((store) => store !== id))
          }
        />
      ))}
    </Stack>
  );
}

function valueText(stores: string, open: Store[]): string {
  if (stores === ALL_STORES) return texts.every;
  const name = (id: string) => open.find((store) => store.merchant_id === id)?.name ?? id;
  return stores === '' ? '' : stores.split(',').map(name).join(', ');
}
