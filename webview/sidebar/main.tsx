import '@vscode/codicons/dist/codicon.css';
import '../shared/styles/base.css';
import './styles/change.css';
import './styles/consent.css';
import './styles/lists.css';
import './styles/team.css';
import '../shared/styles/controls.css';
import './styles/pages.css';
import '../shared/styles/skill.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { connect } from './connection/client.ts';

const root = document.getElementById('root');
if (root) {
  const api = acquireVsCodeApi();
  createRoot(root).render(<App client={connect(api)} api={api} />);
}
