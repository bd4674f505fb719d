import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { access } from '../accessMessages';
import { signInWaysQuery } from '../passkeys/here';
import classes from './SignInPage.module.css';

/** What helps without the password, if the server mails links. */
export function OtherWays({ email }: { email: string }) {
  const { data } = useQuery(signInWaysQuery);
  if (data === undefined || (!data.password_reset && !data.sign_in_link)) return null;
  const state = { email: email.trim() };
  return (
    <div className={classes.ways}>
      {data.password_reset && (
        <Anchor component={Link} to="/forgot-password" state={state} size="sm">
          {access.forgot}
        </Anchor>
      )}
      {data.sign_in_link && (
        <Anchor component={Link} to="/sign-in-by-mail" state={state} size="sm">
          {access.mailLink}
        </Anchor>
      )}
    </div>
  );
}
