import { Suspense } from 'react';
import { Link, NavLink as RouterLink, useMatch } from 'react-router-dom';
import { t } from '../messages';
import { useMay, useMayApprove, useSession } from '../signin/session';
import {
  BankIcon,
  BellIcon,
  CheckIcon,
  ClockIcon,
  CodeIcon,
  CoinsIcon,
  DownloadIcon,
  HomeIcon,
  LayersIcon,
  ListIcon,
  LockIcon,
  PersonIcon,
  ScaleIcon,
  ShieldIcon,
  SlidersIcon,
  StatementIcon,
} from '../ui/icons';
import { lazyPart } from '../ui/lazyPart';
import { Logo } from '../ui/Logo';
import { Account } from './Account';
import { BellSlot } from './BellSlot';
import classes from './Menu.module.css';

// Few users have several stores, and few merchants are test merchants.
const StoreSwitcher = lazyPart(() => import('../stores/StoreSwitcher'));
const TestClockPanel = lazyPart(() => import('../testclock/TestClockPanel'));

/** `hasBell`: where the menu is always there; in a drawer it is beside the burger instead. */
export function Menu({ hasBell = false }: { hasBell?: boolean }) {
  const { stores, test_clock: clock } = useSession();
  const mayExport = useMay('export');
  const mayManage = useMay('manage');
  const mayKeys = useMay('keys');
  const mayLogs = useMay('logs');
  const mayUsers = useMay('users');
  const maySettle = useMay('settle');
  const mayApprove = useMayApprove();
  return (
    <div className={classes.menu}>
      <div className={classes.brand}>
        <Logo />
        {hasBell && <BellSlot />}
      </div>
      <div className={classes.merchant}>
        {stores.length > 1 ? (
          <Suspense fallback={<MerchantName />}>
            <StoreSwitcher />
          </Suspense>
        ) : (
          <MerchantName />
        )}
        {clock !== undefined && (
          <Suspense>
            <TestClockPanel clock={clock} />
          </Suspense>
        )}
      </div>
      <nav aria-label={t.app.mainMenu} className={classes.nav}>
        <RouterLink to="/" end className={classes.link}>
          <HomeIcon />
          {t.app.home}
        </RouterLink>
        <RouterLink to="/orders" className={classes.link}>
          <ListIcon />
          {t.app.orders}
        </RouterLink>
        <RouterLink to="/expiring" className={classes.link}>
          <ClockIcon />
          {t.app.expiring}
        </RouterLink>
        <RouterLink to="/payments" className={classes.link}>
          <CoinsIcon />
          {t.app.payments}
        </RouterLink>
        {maySettle && (
          <RouterLink to="/payouts" className={classes.link}>
            <BankIcon />
            {t.app.payouts}
          </RouterLink>
        )}
        {maySettle && (
          <RouterLink to="/bank" className={classes.link}>
            <StatementIcon />
            {t.app.bank}
          </RouterLink>
        )}
        <RouterLink to="/disputes" className={classes.link}>
          <ScaleIcon />
          {t.app.disputes}
        </RouterLink>
        {mayApprove && (
          <RouterLink to="/approvals" className={classes.link}>
            <CheckIcon />
            {t.app.approvals}
          </RouterLink>
        )}
        <BulkLink />
        {mayExport && (
          <RouterLink to="/exports" className={classes.link}>
            <DownloadIcon />
            {t.app.exports}
          </RouterLink>
        )}
        {mayKeys && (
          <RouterLink to="/api-keys" className={classes.link}>
            <LockIcon />
            {t.app.keys}
          </RouterLink>
        )}
        {mayManage && (
          <RouterLink to="/webhooks" className={classes.link}>
            <BellIcon />
            {t.app.webhooks}
          </RouterLink>
        )}
        {mayLogs && (
          <RouterLink to="/developer-logs" className={classes.link}>
            <CodeIcon />
            {t.app.requests}
          </RouterLink>
        )}
        {mayUsers && (
          <RouterLink to="/users" className={classes.link}>
            <PersonIcon />
            {t.app.users}
          </RouterLink>
        )}
        <RouterLink to="/settings" className={classes.link}>
          <SlidersIcon />
          {t.app.settings}
        </RouterLink>
        {mayUsers && (
          <RouterLink to="/audit-log" className={classes.link}>
            <ShieldIcon />
            {t.app.audit}
          </RouterLink>
        )}
      </nav>
      <Account />
    </div>
  );
}

function MerchantName() {
  const { merchant } = useSession();
  return (
    <>
      <span className={classes.merchantName}>{merchant.name}</span>
      <span className={classes.merchantId}>{merchant.merchant_id}</span>
    </>
  );
}

/** Jobs have an address of their own and belong to Bulk all the same. */
function BulkLink() {
  const isBulk = useMatch('/bulk') !== null;
  const isJob = useMatch('/jobs/:jobId') !== null;
  const isHere = isBulk || isJob;
  return (
    <Link
      to="/bulk"
      className={isHere ? `${classes.link ?? ''} active` : classes.link}
      aria-current={isHere ? 'page' : undefined}
    >
      <LayersIcon />
      {t.app.bulk}
    </Link>
  );
}
