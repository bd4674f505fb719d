import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useSearchParams } from 'react-router-dom';
import { LanguageSelect } from '../language/LanguageSelect';
import { t } from '../messages';
import { usePageTitle } from '../ui/page';
import { OtherWays } from './OtherWays';
import { returnPath } from './returnPath';
import { beginSession, sessionQuery } from './session';
import { SignInCard } from './SignInCard';
import classes from './SignInPage.module.css';

export default function SignInPage() {
  usePageTitle(t.signIn.title);
  const [search] = useSearchParams();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  if (session.data) return <Navigate to={returnPath(search.get('next'))} replace />;
  return (
    <main className={classes.page}>
      <SignInCard
        lead={search.has('next') ? t.signIn.again : t.signIn.lead}
        isUnanswered={session.error !== null}
        onBegun={(begun) => beginSession(client, begun)}
      >
        {(email) => (
          <>
            <OtherWays email={email} />
            <LanguageSelect />
          </>
        )}
      </SignInCard>
    </main>
  );
}
