import { t } from '../messages';
import { payouts } from '../payoutMessages';
import { useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';

/** In place of payouts, for who has followed a link to them. */
export function NotForYou() {
  const { user } = useSession();
  return (
    <Card>
      <EmptyState title={payouts.notAllowed} text={payouts.notAllowedText(t.app.roles[user.role])} />
    </Card>
  );
}
