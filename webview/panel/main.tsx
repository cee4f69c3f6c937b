import '@vscode/codicons/dist/codicon.css';
import '../shared/styles/base.css';
import '../shared/styles/controls.css';
import '../shared/styles/skill.css';
import './styles/panel.css';
import './styles/browser.css';
import './styles/transcript.css';
import './styles/pictures.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { connect } from './connection/client.ts';

const root = document.getElementById('root');
if (root) {
  const api = acquireVsCodeApi();
  createRoot(root).render(<App client={connect(api)} api={api} />);
}
