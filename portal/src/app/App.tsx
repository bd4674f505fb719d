import { DirectionProvider, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router-dom';
import { colourScheme, cssVariables, theme } from '../theme';
import { queryClient } from './queryClient';
import { router } from './router';

export function App() {
  return (
    <DirectionProvider>
      <MantineProvider
        theme={theme}
        colorSchemeManager={colourScheme}
        defaultColorScheme="auto"
        cssVariablesResolver={cssVariables}
      >
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} future={{ v7_startTransition: true }} />
        </QueryClientProvider>
        <Notifications position="top-right" limit={3} autoClose={6000} />
      </MantineProvider>
    </DirectionProvider>
  );
}
