/** The editor's secret storage, shared by windows. */
export class FakeSecrets {
  readonly values = new Map<string, string>();
  private readonly listeners = new Set<(event: { readonly key: string }) => unknown>();

  readonly onDidChange = (listener: (event: { readonly key: string }) => unknown) => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };

  get = async (name: string) => this.values.get(name);

  store = async (name: string, value: string) => {
    this.values.set(name, value);
    for (const listener of this.listeners) listener({ key: name });
  };

  delete = async (name: string) => {
    this.values.delete(name);
    for (const listener of this.listeners) listener({ key: name });
  };
}
