import { parentPort } from 'node:worker_threads';
import { EngineService } from '../../src/engine/engineService.ts';
import { portTransport } from '../../src/engine/rpcPort.ts';
import { ScriptedEngine } from './scriptedEngine.ts';

// A thread like the engine's, with the scripted engine in it. The method `diagnostics` with no store behind it ends it.
if (parentPort) {
  const port = parentPort;
  const engine = new ScriptedEngine();
  engine.handlers.diagnostics = async () => {
    setTimeout(() => {
      throw new Error('crashed on request');
    }, 0);
    return await new Promise(() => undefined);
  };
  const service: EngineService = new EngineService(
    portTransport(port),
    async () => engine,
    () => void service.dispose().finally(() => port.close()),
  );
}
