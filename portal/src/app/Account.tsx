import {
  Button,
  Divider,
  Popover,
  SegmentedControl,
  Text,
  UnstyledButton,
  VisuallyHidden,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { signOut } from '../api/calls';
import { isProblem } from '../api/errors';
import { LanguageSelect } from '../language/LanguageSelect';
import { t } from '../messages';
import { forgetSession, useSession } from '../signin/session';
import { ShieldIcon, SignOutIcon } from '../ui/icons';
import classes from './Menu.module.css';

const THEMES = (['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t.app.themes[value] }));

/** Who is signed in, how the portal looks to them, and the way out. */
export function Account() {
  const { user } = useSession();
  // To hide the transitions Mantine would write a style element.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const [isOpen, setOpen] = useState(false);
  const leave = useMutation({
    mutationFn: async () => {
      try {
        await signOut();
      } catch (error) {
        if (!isProblem(error, 401)) throw error;
      }
    },
    onSuccess: () => {
      forgetSession();
      // A fresh page: nothing of the session stays in memory.
      window.location.assign('/signin');
    },
    onError: () => notifications.show({ color: 'red', message: t.app.signOutFailed }),
  });

  return (
    <Popover opened={isOpen} onChange={setOpen} position="top-start" width={256} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.account} onClick={() => setOpen(!isOpen)}>
          <span className={classes.initial} aria-hidden="true">
            {user.email.charAt(0)}
          </span>
          <span className={classes.who}>
            <VisuallyHidden>{t.app.account}</VisuallyHidden>
            <span className={classes.email}>{user.email}</span>
            <span className={classes.role}>{t.app.roles[user.role]}</span>
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <p className={classes.whoFull}>{user.email}</p>
        <Text size="sm" c="dimmed">
          {t.app.role}: {t.app.roles[user.role]}
        </Text>
        <p className={classes.fieldName} id="theme-name">
          {t.app.theme}
        </p>
        <SegmentedControl
          fullWidth
          aria-labelledby="theme-name"
          data={THEMES}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        />
        <LanguageSelect />
        <Divider my="sm" />
        <Button
          component={Link}
          to="/security"
          variant="default"
          fullWidth
          mb="xs"
          leftSection={<ShieldIcon />}
          onClick={() => setOpen(false)}
        >
          {t.app.security}
        </Button>
        <Button
          variant="default"
          fullWidth
          leftSection={<SignOutIcon />}
          loading={leave.isPending}
          onClick={() => leave.mutate()}
        >
          {t.app.signOut}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
