import { Button, Title } from '@mantine/core';
import { inStore } from '../api/store';
import type { Store } from '../api/storeTypes';
import { formatDate } from '../format/dates';
import { t } from '../messages';
import { useSession } from '../signin/session';
import { stores as texts } from '../storeMessages';
import { Card } from '../ui/Card';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { ToneBadge } from '../ui/StatusBadge';
import { lastDayOf } from '../users/lastDay';
import { FindEverywhere } from './FindEverywhere';
import classes from './Stores.module.css';

/** All stores of whoever is signed in: where they may go, and where an order is. */
export default function StoresPage() {
  const { merchant, stores } = useSession();
  usePageTitle(texts.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('stores');
  return (
    <>
      <div className={classes.head}>
        <div>
          <Title order={1} size="h2" ref={heading} tabIndex={-1}>
            {texts.title}
          </Title>
          <p className={classes.lead}>{texts.lead}</p>
        </div>
      </div>
      <Card isFlush>
        <ul className={classes.list} aria-label={texts.title}>
          {stores.map((store) => (
            <StoreItem key={store.merchant_id} store={store} isHere={store.merchant_id === merchant.merchant_id} />
          ))}
        </ul>
      </Card>
      <div className={classes.section}>
        <FindEverywhere />
      </div>
    </>
  );
}

function StoreItem({ store, isHere }: { store: Store; isHere: boolean }) {
  const until = store.ends_at === undefined ? '' : ` · ${texts.until(formatDate(lastDayOf(store.ends_at)))}`;
  return (
    <li>
      <div>
        <div className={classes.name}>
          <strong>{store.name}</strong>
          <ToneBadge tone="calm">{t.app.roles[store.role]}</ToneBadge>
          {store.is_home && <ToneBadge tone="good">{texts.home}</ToneBadge>}
          {isHere && <ToneBadge tone="info">{texts.here}</ToneBadge>}
        </div>
        <p className={classes.told}>
          {store.merchant_id}
          {until}
        </p>
      </div>
      {!isHere && (
        <Button component="a" href={inStore(store.merchant_id, '/')} variant="default" size="xs">
          {texts.open(store.name)}
        </Button>
      )}
    </li>
  );
}
