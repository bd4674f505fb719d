import { t } from '../messages';
import { useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';

/** In place of payouts, for who has followed a link to them. */
export function NotForYou() {
  const { user } = useSession();
  return (
    <Card>
      <EmptyState title={t.payouts.notAllowed} text={t.payouts.notAllowedText(t.app.roles[user.role])} />
    </Card>
  );
}
