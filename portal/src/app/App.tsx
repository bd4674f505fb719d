import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router-dom';
import { colourScheme, theme } from '../theme';
import { NotificationsOnceShown } from './NotificationsOnceShown';
import { queryClient } from './queryClient';
import { router } from './router';

/** Mantine writes no styles into the page: what it would write is in mantineVariables.css. */
export function App() {
  return (
    <DirectionProvider>
      <MantineProvider
        theme={theme}
        colorSchemeManager={colourScheme}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} future={{ v7_startTransition: true }} />
        </QueryClientProvider>
        <NotificationsOnceShown />
      </MantineProvider>
    </DirectionProvider>
  );
}
