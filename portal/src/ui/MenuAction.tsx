import { Menu } from '@mantine/core';
import classes from './MenuAction.module.css';

interface Props {
  name: string;
  /** Why it cannot be chosen; undefined: it can. */
  why: string | undefined;
  onChoose: () => void;
}

/** One action of a menu. What is not allowed is not `disabled`: it stays reachable by keyboard, so that the reason is, too. */
export function MenuAction({ name, why, onChoose }: Props) {
  const isOff = why !== undefined;
  return (
    <Menu.Item
      aria-disabled={isOff || undefined}
      data-off={isOff || undefined}
      closeMenuOnClick={!isOff}
      className={classes.item}
      onClick={() => {
        if (!isOff) onChoose();
      }}
    >
      <NameAndHelp name={name} help={why} />
    </Menu.Item>
  );
}

/** One that is a link to something. */
export function MenuLink({ name, help, href }: { name: string; help: string; href: string }) {
  return (
    <Menu.Item component="a" href={href} target="_blank" rel="noreferrer" className={classes.item}>
      <NameAndHelp name={name} help={help} />
    </Menu.Item>
  );
}

function NameAndHelp({ name, help }: { name: string; help: string | undefined }) {
  return (
    <>
      <span className={classes.name}>{name}</span>
      {help !== undefined && <span className={classes.why}>{help}</span>}
    </>
  );
}
