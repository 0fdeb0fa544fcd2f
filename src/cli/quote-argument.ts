/** An argument as it can be typed into the shell of the machine: `sh`, or the console of Windows. */
export function quoteArgument(argument: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return /^[\w.:\\/-]+$/.test(argument) ? argument : `"${argument}"`;
  return /^[\w.:/-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
