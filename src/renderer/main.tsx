import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { askFirst } from './app/ask-first.ts';
import { startLanguage } from './ui/language.ts';
import { createQueries } from './ui/queries.ts';
import './ui/base.css';
import './inbox/inbox.css';
import './outbox/outbox.css';
import './reader/reader.css';
import './signing/signing.css';
import './drafting/drafting.css';
import './settings/keys/keys.css';

const client = createQueries();
const asked = askFirst(client);
startLanguage();
const root = document.getElementById('root');
// The page ships its own #root: without it there is nothing to show and nothing to say it with.
if (root !== null) void asked.then(() => createRoot(root).render(<App client={client} />));
