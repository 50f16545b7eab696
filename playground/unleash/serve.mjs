// Runs Unleash on the database at BELAY_DATABASE_SOCKET and says where, in one line, when it is ready.
// The copy of this file that runs stands beside the node_modules it needs.
import { start } from 'unleash-server';

const unleash = await start({
  db: {
    host: process.env.BELAY_DATABASE_SOCKET,
    user: 'unleash',
    password: '',
    database: 'postgres',
    ssl: false,
    pool: { min: 0, max: 8 },
  },
  server: { host: '127.0.0.1', port: Number(process.env.BELAY_PORT), gracefulShutdownEnable: false },
  versionCheck: { enable: false },
  telemetry: false,
});
process.stdout.write(`${unleash.server.address().port}\n`);
