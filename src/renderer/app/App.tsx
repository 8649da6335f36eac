import { useEffect, useMemo } from 'react';
import { FluentProvider, Toaster } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { warmUpPdf } from '../ui/pdf/pdf-library.ts';
import { applyEvent, createQueries } from '../ui/queries.ts';
import { darkTheme, lightTheme } from '../ui/theme.ts';
import { toasterId } from '../ui/use-tell-failure.tsx';
import { useDarkTheme } from '../ui/use-theme.ts';
import { OfficeGate } from './OfficeGate.tsx';

/** Theme, memory and messages around everything else. */
export function App() {
  const dark = useDarkTheme();
  const client = useMemo(createQueries, []);
  useEffect(() => window.office.on((event) => applyEvent(client, event)), [client]);
  useEffect(warmUpPdf, []);
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
