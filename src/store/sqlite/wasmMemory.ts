/** Typed views of a module's memory, renewed whenever it has grown. */
export class WasmMemory {
  private buffer: ArrayBuffer;
  private currentBytes: Buffer;
  private currentView: DataView;

  constructor(private readonly memory: { readonly buffer: ArrayBuffer }) {
    this.buffer = memory.buffer;
    this.currentBytes = Buffer.from(this.buffer);
    this.currentView = new DataView(this.buffer);
  }

  get bytes(): Buffer {
    this.renew();
    return this.currentBytes;
  }

  get view(): DataView {
    this.renew();
    return this.currentView;
  }

  /** The text between the address and the next zero byte. */
  textAt(address: number): string {
    const bytes = this.bytes;
    return bytes.toString('utf8', address, bytes.indexOf(0, address));
  }

  private renew(): void {
    if (this.memory.buffer === this.buffer) return;
    this.buffer = this.memory.buffer;
    this.currentBytes = Buffer.from(this.buffer);
    this.currentView = new DataView(this.buffer);
  }
}
