import { Button } from '@mantine/core';
import type { Actor } from '../api/actor';
import type { User } from '../api/userTypes';
import { formatDate } from '../format/dates';
import { t } from '../messages';
import { useSession } from '../signin/session';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import classes from './Users.module.css';

interface Props {
  users: User[];
  onChange: (user: User) => void;
  onSessions: (user: User) => void;
  onDeactivate: (user: User) => void;
  onReactivate: (user: User) => void;
}

export function UserList({ users, onChange, onSessions, onDeactivate, onReactivate }: Props) {
  const me = useSession().user.email;
  return (
    <ul className={classes.users} aria-label={t.users.title}>
      {users.map((user) => (
        <li key={user.email}>
          <div>
            <div className={classes.name}>
              <strong>{user.email}</strong>
              <ToneBadge tone="calm">{t.app.roles[user.role]}</ToneBadge>
              {user.email === me && <ToneBadge tone="good">{t.users.you}</ToneBadge>}
              {user.kind === 'external' && <ToneBadge tone="warn">{t.users.external}</ToneBadge>}
              {user.has_second_factor && <ToneBadge tone="good">{t.factor.badge}</ToneBadge>}
              {user.status !== 'active' && <ToneBadge tone="bad">{t.users.statuses[user.status]}</ToneBadge>}
            </div>
            <p className={classes.told}>
              {t.users.createdBy(nameOf(user.created_by))} <When at={user.created_at} />
              {' · '}
              <Seen of={user} />
              <End of={user} />
            </p>
          </div>
          <div className={classes.actions}>
            <Button
              variant="default"
              size="xs"
              aria-label={t.users.changeOne(user.email)}
              onClick={() => onChange(user)}
            >
              {t.users.change}
            </Button>
            <Button
              variant="default"
              size="xs"
              aria-label={t.users.sessionsOf(user.email)}
              onClick={() => onSessions(user)}
            >
              {t.users.sessions}
            </Button>
            {user.status === 'deactivated' ? (
              <Button
                variant="default"
                size="xs"
                aria-label={t.users.reactivateOne(user.email)}
                onClick={() => onReactivate(user)}
              >
                {t.users.reactivate}
              </Button>
            ) : (
              <Button
                variant="default"
                size="xs"
                aria-label={t.users.deactivateOne(user.email)}
                onClick={() => onDeactivate(user)}
              >
                {t.users.deactivate}
              </Button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

const nameOf = ({ kind, name }: Actor) => (kind === 'system' ? t.users.system : (name ?? ''));

function Seen({ of }: { of: User }) {
  if (of.last_sign_in_at === undefined) return t.users.neverSignedIn;
  return (
    <>
      {t.users.signedIn} <When at={of.last_sign_in_at} />
    </>
  );
}

/** An end is where a day ends: shown is that day and not the next. */
const lastInstant = (endsAt: string) => new Date(Date.parse(endsAt) - 1).toISOString();

function End({ of }: { of: User }) {
  if (of.ends_at === undefined) return null;
  const day = formatDate(lastInstant(of.ends_at));
  return ` · ${of.status === 'ended' ? t.users.endedOn(day) : t.users.until(day)}`;
}
