import { changeUser } from '../api/calls';
import type { User } from '../api/userTypes';
import { Question } from '../ui/Question';
import { users } from '../userMessages';

export function DeactivateDialog({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const email = user?.email ?? '';
  return (
    <Question
      isOpen={user !== undefined}
      title={users.deactivateTitle(email)}
      text={users.deactivateText}
      confirm={users.deactivate}
      isGrave
      send={() => changeUser(email, { is_active: false })}
      texts={users}
      done={users.deactivated(email)}
      changes={['users']}
      onClose={onClose}
    />
  );
}
