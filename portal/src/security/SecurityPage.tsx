import { Title } from '@mantine/core';
import { useSession } from '../signin/session';
import { useHeadingFocus, usePageTitle } from '../ui/page';
import { security } from '../userMessages';
import { OwnSessions } from './OwnSessions';
import { PasskeySection } from './PasskeySection';
import { PasswordSection } from './PasswordSection';
import { SecondFactorSection } from './SecondFactorSection';

/** How whoever is at the screen signs in, and where that was done. */
export default function SecurityPage() {
  const { merchant } = useSession();
  usePageTitle(security.title, merchant.name);
  const heading = useHeadingFocus<HTMLHeadingElement>('security');
  return (
    <>
      <Title order={1} size="h2" ref={heading} tabIndex={-1}>
        {security.title}
      </Title>
      <PasswordSection />
      <SecondFactorSection />
      <PasskeySection />
      <OwnSessions />
    </>
  );
}
