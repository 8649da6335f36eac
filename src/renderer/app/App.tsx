import { useEffect } from 'react';
import { FluentProvider, Toaster } from '@fluentui/react-components';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { applyEvent } from '../ui/queries.ts';
import { darkTheme, lightTheme } from '../ui/theme.ts';
import { toasterId } from '../ui/use-tell-failure.tsx';
import { useDarkTheme } from '../ui/use-theme.ts';
import { OfficeGate } from './OfficeGate.tsx';
import { useWarmUp } from './use-warm-up.ts';

/** Theme, memory and messages around everything else. */
export function App({ client }: { readonly client: QueryClient }) {
  const dark = useDarkTheme();
  useEffect(() => window.office.on((event) => applyEvent(client, event)), [client]);
  useWarmUp();
  useEffect(() => { document.documentElement.style.colorScheme = dark ? 'dark' : 'light'; }, [dark]);
  return (
    // Fluent copies a class name of its provider to every portal, so the window's own class stands one level deeper.
    <FluentProvider theme={dark ? darkTheme : lightTheme} style={{ height: '100%' }}>
      <QueryClientProvider client={client}>
        <div className={dark ? 'app app-dark' : 'app'}><OfficeGate /></div>
        <Toaster toasterId={toasterId} position="bottom-end" offset={{ horizontal: 16, vertical: 36 }} />
      </QueryClientProvider>
    </FluentProvider>
  );
}
