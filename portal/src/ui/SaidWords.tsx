import { Fragment } from 'react';
import { ProblemError } from '../api/errors';
import { saidOf } from './refusals';

/** Why something was refused, within a line; nothing of an error that is no refusal. */
export function SaidWords({ error, currency }: { error: Error | null; currency?: string }) {
  if (!(error instanceof ProblemError)) return null;
  return saidOf(error, currency).map(({ text, lang }, at) => (
    <Fragment key={text}>
      {at > 0 && ' '}
      <span lang={lang}>{text}</span>
    </Fragment>
  ));
}
