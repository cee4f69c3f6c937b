import { parentPort, workerData } from 'node:worker_threads';
import { createEngine } from './engine.ts';
import { EngineService } from './engineService.ts';
import { portTransport } from './rpcPort.ts';
import { parseEngineOptions } from './validation.ts';

// The command line runs the engine of this bundle on its own thread.
export { createEngine };

if (parentPort) {
  const port = parentPort;
  const service: EngineService = new EngineService(
    portTransport(port),
    async () => await createEngine(parseEngineOptions(workerData)),
    // Without its port the thread has nothing left to wait for and ends by itself.
    () => void service.dispose().finally(() => port.close()),
  );
}
