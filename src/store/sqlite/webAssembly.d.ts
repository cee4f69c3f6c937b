/** The few parts of the WebAssembly interface that the store uses; Node has them, its type package does not. */
declare namespace WebAssembly {
  type Exports = Record<string, unknown>;
  type Imports = Record<string, Record<string, unknown>>;

  class Memory {
    readonly buffer: ArrayBuffer;
  }

  class Module {
    private readonly brand: 'module';
    static exports(module: Module): { name: string }[];
    static imports(module: Module): { module: string; name: string }[];
  }

  class Instance {
    constructor(module: Module, imports: Imports);
    readonly exports: Exports;
  }

  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}
