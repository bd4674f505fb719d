import { Anchor, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { inStore } from '../api/store';
import { loadHomeSession } from '../api/storeCalls';
import { t } from '../messages';
import { EntryCard } from '../signin/EntryCard';
import { stores as texts } from '../storeMessages';

/** In place of all pages of a store that the user may not enter, or not any more: the ways to the others. */
export default function ClosedStorePage() {
  const home = useQuery({ queryKey: ['home-session'], queryFn: ({ signal }) => loadHomeSession(signal) });
  return (
    <EntryCard title={texts.closedTitle} lead={texts.closedText}>
      <Stack gap="xs" component="nav" aria-label={texts.title}>
        {(home.data?.stores ?? []).map((store) => (
          <Anchor key={store.merchant_id} href={inStore(store.merchant_id, '/')}>
            {texts.open(store.name)} ({t.app.roles[store.role]})
          </Anchor>
        ))}
      </Stack>
    </EntryCard>
  );
}
