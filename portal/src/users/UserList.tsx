import { Button } from '@mantine/core';
import type { Actor } from '../api/actor';
import type { User } from '../api/userTypes';
import { factor } from '../factorMessages';
import { formatDate } from '../format/dates';
import { t } from '../messages';
import { passkey } from '../passkeyMessages';
import { useSession } from '../signin/session';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { users as usersTexts } from '../userMessages';
import { lastDayOf } from './lastDay';
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
    <ul className={classes.users} aria-label={usersTexts.title}>
      {users.map((user) => (
        <li key={user.email}>
          <div>
            <div className={classes.name}>
              <strong>{user.email}</strong>
              <ToneBadge tone="calm">{t.app.roles[user.role]}</ToneBadge>
              {user.email === me && <ToneBadge tone="good">{usersTexts.you}</ToneBadge>}
              {user.kind === 'external' && <ToneBadge tone="warn">{usersTexts.external}</ToneBadge>}
              {user.has_second_factor && <ToneBadge tone="good">{factor.badge}</ToneBadge>}
              {user.passkeys > 0 && <ToneBadge tone="good">{passkey.badge(user.passkeys)}</ToneBadge>}
              {user.status !== 'active' && <ToneBadge tone="bad">{usersTexts.statuses[user.status]}</ToneBadge>}
            </div>
            <p className={classes.told}>
              {usersTexts.createdBy(nameOf(user.created_by))} <When at={user.created_at} />
              {' · '}
              <Seen of={user} />
              <End of={user} />
            </p>
          </div>
          <div className={classes.actions}>
            <Button
              variant="default"
              size="xs"
              aria-label={usersTexts.changeOne(user.email)}
              onClick={() => onChange(user)}
            >
              {usersTexts.change}
            </Button>
            <Button
              variant="default"
              size="xs"
              aria-label={usersTexts.sessionsOf(user.email)}
              onClick={() => onSessions(user)}
            >
              {usersTexts.sessions}
            </Button>
            {user.status === 'deactivated' ? (
              <Button
                variant="default"
                size="xs"
                aria-label={usersTexts.reactivateOne(user.email)}
                onClick={() => onReactivate(user)}
              >
                {usersTexts.reactivate}
              </Button>
            ) : (
              <Button
                variant="default"
                size="xs"
                aria-label={usersTexts.deactivateOne(user.email)}
                onClick={() => onDeactivate(user)}
              >
                {usersTexts.deactivate}
              </Button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

const nameOf = ({ kind, name }: Actor) => (kind === 'system' ? usersTexts.system : (name ?? ''));

function Seen({ of }: { of: User }) {
  if (of.last_sign_in_at === undefined) return usersTexts.neverSignedIn;
  return (
    <>
      {usersTexts.signedIn} <When at={of.last_sign_in_at} />
    </>
  );
}

function End({ of }: { of: User }) {
  if (of.ends_at === undefined) return null;
  const day = formatDate(lastDayOf(of.ends_at));
  return ` · ${of.status === 'ended' ? usersTexts.endedOn(day) : usersTexts.until(day)}`;
}
