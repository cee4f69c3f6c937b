// From a scaled run to a thousand members with a million events a day.

const membersOnPaper = 1_000;
const eventsOnPaper = 1_000_000;

/**
 * Processor seconds a day by part, where what was measured grows with the events; what a job takes whatever is new in it is
 * taken by the jobs of the run, so a run at speed 1 says most of them. Connections are what members at work held at the end.
 */
export function paperEstimate({
  members,
  events,
  seconds,
  speed,
  parts,
  steps,
  connections,
  memory,
  bytesOfEvent,
  walBytesOfEvent,
}) {
  const ofDay = (took) => (took / events) * eventsOnPaper;
  const byStep = {};
  for (const [step, { clientSeconds, serverSeconds }] of Object.entries(steps)) {
    const took = clientSeconds + serverSeconds;
    // Looking for jobs goes on whether there are any or not.
    byStep[`worker: ${step}`] = step === 'queue' ? (took / parts.wallSeconds) * 86_400 : ofDay(took);
  }
  const secondsADay = {
    'capture, on members’ machines': ofDay(parts.client.members),
    'server, for capture': ofDay(parts.server.members ?? 0),
    ...byStep,
    'server, for itself': ofDay(parts.server['server itself'] ?? 0),
    'server, of connections that ended between samples': ofDay(parts.serverEndedBetweenSamples),
  };
  const ofMembers = connections.atEnd.members ?? 0;
  const jobs = steps.closing?.times ?? 0;
  const connectionsOnPaper = Math.ceil((ofMembers / members) * membersOnPaper);
  return {
    secondsADay,
    processors: Object.fromEntries(Object.entries(secondsADay).map(([part, took]) => [part, took / 86_400])),
    jobsADay: (jobs / (seconds * speed)) * 86_400,
    connections: connectionsOnPaper,
    connectionMemoryGb: (connectionsOnPaper * (memory.members?.p50Kb ?? 0)) / 1024 / 1024,
    diskGbADay: (bytesOfEvent * eventsOnPaper) / 1e9,
    logGbADay: (walBytesOfEvent * eventsOnPaper) / 1e9,
  };
}
