import { ActionIcon, Center, Loader } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Suspense, useEffect } from 'react';
import { Outlet, ScrollRestoration, useLocation } from 'react-router-dom';
import { ExportWatch } from '../exports/ExportWatch';
import { t } from '../messages';
import { useSession } from '../signin/session';
import { MenuIcon } from '../ui/icons';
import { lazyPart } from '../ui/lazyPart';
import { Logo } from '../ui/Logo';
import { OnceOpened } from '../ui/OnceOpened';
import { BellSlot } from './BellSlot';
import { Menu } from './Menu';
import classes from './Shell.module.css';
import { SkipLink } from './SkipLink';

const MenuDrawer = lazyPart(() => import('./MenuDrawer'));

const WIDE = '(min-width: 62em)';

/** The frame of every page: the menu at the left, or behind a burger where there is no room, and the page. */
export function Shell() {
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const [isOpen, menu] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(() => menu.close(), [pathname, menu.close]); // eslint-disable-line react-hooks/exhaustive-deps

  return (
    <div className={classes.shell}>
      <SkipLink />
      {isWide ? (
        <aside className={classes.menu}>
          <Menu hasBell />
        </aside>
      ) : (
        <header className={classes.bar}>
          <ActionIcon
            variant="transparent"
            size={40}
            className={classes.burger}
            aria-label={t.app.openMenu}
            aria-expanded={isOpen}
            onClick={menu.open}
          >
            <MenuIcon width={22} height={22} />
          </ActionIcon>
          <Logo />
          <StoreName />
          <BellSlot />
        </header>
      )}
      <OnceOpened isOpen={isOpen && !isWide}>
        {(isThere) => <MenuDrawer isOpen={isThere} onClose={menu.close} />}
      </OnceOpened>
      <main id="content" tabIndex={-1} className={classes.page}>
        <Suspense
          fallback={
            <Center mih="50vh">
              <Loader aria-label={t.app.loading} />
            </Center>
          }
        >
          <Outlet />
        </Suspense>
      </main>
      <ExportWatch />
      <ScrollRestoration />
    </div>
  );
}

/** Where the menu is shut, and there is more than one store that this could be. */
function StoreName() {
  const { merchant, stores } = useSession();
  return stores.length > 1 && <span className={classes.store}>{merchant.name}</span>;
}
