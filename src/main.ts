#!/usr/bin/env node
const oldest = [22, 13] as const;

process.exitCode = await start();

async function start(): Promise<number> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    process.stderr.write(
      `iga-agent needs Node.js ${oldest.join('.')} or newer; this is ${process.versions.node}.\n` +
        'Next: start it with "npm run --silent agent -- <command>", which brings its own Node.js 24.\n',
    );
    return 2;
  }
  const { runCommandLine } = await import('./cli/command-line.ts');
  return await runCommandLine(process.argv.slice(2));
}
