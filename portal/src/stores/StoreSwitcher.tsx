import { Anchor, Popover, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation } from 'react-router-dom';
import { inStore, sameSection } from '../api/store';
import { t } from '../messages';
import { useSession } from '../signin/session';
import { stores as texts } from '../storeMessages';
import { DownIcon } from '../ui/icons';
import classes from './Stores.module.css';

/**
 * Which store this tab is in, and the way to the others. They are links, so that another one can be opened in another tab;
 * they load the portal anew, and keep the section that one is in.
 */
export default function StoreSwitcher() {
  const { merchant, stores } = useSession();
  const { pathname } = useLocation();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" width={264} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.switcher}
          aria-label={texts.switch(merchant.name)}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <span>
            <span className={classes.switcherName}>{merchant.name}</span>
            <span className={classes.switcherId}>{merchant.merchant_id}</span>
          </span>
          <DownIcon />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <ul className={classes.choices}>
          {stores.map((store) => (
            <li key={store.merchant_id}>
              <a
                href={inStore(store.merchant_id, sameSection(pathname))}
                className={classes.choice}
                aria-current={store.merchant_id === merchant.merchant_id ? 'true' : undefined}
              >
                <strong>{store.name}</strong>
                <span>
                  {store.merchant_id} · {t.app.roles[store.role]}
                </span>
              </a>
            </li>
          ))}
        </ul>
        <Anchor component={Link} to="/stores" size="sm" className={classes.all} onClick={() => setOpen(false)}>
          {texts.all}
        </Anchor>
      </Popover.Dropdown>
    </Popover>
  );
}
