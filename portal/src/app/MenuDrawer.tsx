import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import { Drawer } from '@mantine/core';
import { t } from '../messages';
import { Menu } from './Menu';
import classes from './Shell.module.css';

/** The menu where there is no room for it beside the page. */
export default function MenuDrawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Drawer.Root opened={isOpen} onClose={onClose} size={272}>
      <Drawer.Overlay />
      <Drawer.Content className={classes.drawer} aria-label={t.app.mainMenu}>
        <Drawer.Body className={classes.drawerBody}>
          <Drawer.CloseButton className={classes.close} aria-label={t.app.closeMenu} size={36} />
          <Menu />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
