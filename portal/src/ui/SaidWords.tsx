import { Fragment } from 'react';
import { ProblemError } from '../api/errors';
import { saidOf, type Said } from './refusals';

/** Why something was refused, within a line; nothing of an error that is no refusal. */
export function SaidWords({ error, currency }: { error: Error | null; currency?: string }) {
  if (!(error instanceof ProblemError)) return null;
  return <SaidTexts said={saidOf(error, currency)} />;
}

/** One after the other, each in its language. */
export const SaidTexts = ({ said }: { said: Said[] }) =>
  said.map(({ text, lang }, at) => (
    <Fragment key={text}>
      {at > 0 && ' '}
      <span lang={lang}>{text}</span>
    </Fragment>
  ));
