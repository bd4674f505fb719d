import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { access } from '../accessMessages';
import { signInWaysQuery } from '../passkeys/here';
import classes from './SignInPage.module.css';

/** What helps without the password, if the server mails links; opened beside a page that is to stay. */
export function OtherWays({ email, isBeside = false }: { email: string; isBeside?: boolean }) {
  const { data } = useQuery(signInWaysQuery);
  if (data === undefined || (!data.password_reset && !data.sign_in_link)) return null;
  const link = { component: Link, state: { email: email.trim() }, size: 'sm', target: isBeside ? '_blank' : undefined } as const;
  return (
    <div className={classes.ways}>
      {data.password_reset && (
        <Anchor {...link} to="/forgot-password">
          {access.forgot}
        </Anchor>
      )}
      {data.sign_in_link && (
        <Anchor {...link} to="/sign-in-by-mail">
          {access.mailLink}
        </Anchor>
      )}
    </div>
  );
}
