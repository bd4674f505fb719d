import { Anchor } from '@mantine/core';
import { Link } from 'react-router-dom';
import { access } from '../accessMessages';
import { isProblem } from '../api/errors';
import { Notice } from '../ui/Notice';
import { SignInFailure } from './SignInFailure';
import classes from './SignInPage.module.css';

interface Props {
  error: Error;
  at: number;
  /** Where another link is asked for. */
  again: string;
}

/** Why a mailed link did not do what it is for, and what to do instead. */
export function LinkFailure({ error, at, again }: Props) {
  const isOver = isProblem(error, 404);
  if (!isOver && !isProblem(error, 403)) return <SignInFailure error={error} at={at} />;
  return (
    <Notice tone="warn" title={isOver ? access.over : access.otherBrowser} isAnnounced>
      {!isOver && <p>{access.otherBrowserText}</p>}
      <Anchor component={Link} to={again} size="sm" className={classes.again}>
        {access.askAgain}
      </Anchor>
    </Notice>
  );
}
