import { nameOfActor } from '../api/actor';
import type { User } from '../api/userTypes';
import { factor } from '../factorMessages';
import { t } from '../messages';
import { passkey } from '../passkeyMessages';
import { useSession } from '../signin/session';
import { Entries, Entry, EntryButton } from '../ui/Entry';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import { users as usersTexts } from '../userMessages';
import { End } from './End';

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
    <Entries label={usersTexts.title}>
      {users.map((user) => (
        <Entry
          key={user.email}
          head={
            <>
              <strong>{user.email}</strong>
              <ToneBadge tone="calm">{t.app.roles[user.role]}</ToneBadge>
              {user.email === me && <ToneBadge tone="good">{usersTexts.you}</ToneBadge>}
              {user.kind === 'external' && <ToneBadge tone="warn">{usersTexts.external}</ToneBadge>}
              {user.has_second_factor && <ToneBadge tone="good">{factor.badge}</ToneBadge>}
              {user.passkeys > 0 && <ToneBadge tone="good">{passkey.badge(user.passkeys)}</ToneBadge>}
              {user.status !== 'active' && <ToneBadge tone="bad">{usersTexts.statuses[user.status]}</ToneBadge>}
            </>
          }
          told={
            <>
              {usersTexts.createdBy(nameOfActor(user.created_by, usersTexts.system))} <When at={user.created_at} />
              {' · '}
              <Seen of={user} />
              <End of={user} />
            </>
          }
          buttons={
            <>
              <EntryButton label={usersTexts.changeOne(user.email)} onClick={() => onChange(user)}>
                {usersTexts.change}
              </EntryButton>
              <EntryButton label={usersTexts.sessionsOf(user.email)} onClick={() => onSessions(user)}>
                {usersTexts.sessions}
              </EntryButton>
              {user.status === 'deactivated' ? (
                <EntryButton label={usersTexts.reactivateOne(user.email)} onClick={() => onReactivate(user)}>
                  {usersTexts.reactivate}
                </EntryButton>
              ) : (
                <EntryButton label={usersTexts.deactivateOne(user.email)} onClick={() => onDeactivate(user)}>
                  {usersTexts.deactivate}
                </EntryButton>
              )}
            </>
          }
        />
      ))}
    </Entries>
  );
}

function Seen({ of }: { of: User }) {
  if (of.last_sign_in_at === undefined) return usersTexts.neverSignedIn;
  return (
    <>
      {usersTexts.signedIn} <When at={of.last_sign_in_at} />
    </>
  );
}
