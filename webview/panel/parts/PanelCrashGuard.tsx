import { Component, type ReactNode } from 'react';
import { PanelFailure } from './PanelFailure.tsx';

/** Shows what went wrong when a page cannot be drawn, instead of nothing at all. */
export class PanelCrashGuard extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <PanelFailure error={this.state.error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
