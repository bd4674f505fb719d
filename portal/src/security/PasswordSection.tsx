import { Button, Title } from '@mantine/core';
import { useState } from 'react';
import { access } from '../accessMessages';
import { Card } from '../ui/Card';
import { ChangePasswordDialog } from './ChangePasswordDialog';
import classes from './Security.module.css';

/** What one signs in with. */
export function PasswordSection() {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={classes.section}>
      <Title order={2} size="h4" mb="sm">
        {access.password}
      </Title>
      <Card isFlush>
        <div className={classes.factor}>
          <p className={classes.passwordLead}>{access.passwordLead}</p>
          <Button variant="default" size="xs" onClick={() => setOpen(true)}>
            {access.change}
          </Button>
        </div>
      </Card>
      <ChangePasswordDialog isOpen={isOpen} onClose={() => setOpen(false)} />
    </section>
  );
}
