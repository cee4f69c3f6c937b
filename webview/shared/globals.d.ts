declare module '*.css';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  /** Returns the state it was given. */
  setState(state: unknown): unknown;
}

declare function acquireVsCodeApi(): VsCodeApi;
