import { describe, expect, it } from '@jest/globals';
import { runAgent } from '../support/run-agent.ts';

const currentFolder = '/';

describe('connections profiles', () => {
  it('lists every profile without any settings, with what differs and how much is not confirmed', async () => {
    const finished = await runAgent(['connections', 'profiles'], { currentFolder });

    expect(finished).toMatchObject({ exitCode: 0, stderr: '' });
    expect(finished.stdout).toMatch(/^Name +Chosen by +Not confirmed +Product +Differs from the RFC$/m);
    expect(finished.stdout).toMatch(/^Salesforce +ScimSyntax +\d+ +Salesforce +.*wrapped members$/m);
    expect(finished.stdout).toMatch(/^Slack-v2 +Profile +\d+ +Slack, SCIM 2.0 +.*removals as a list/m);
  });

  it('shows every knob of one profile, what is to be known, and what is not confirmed', async () => {
    const finished = await runAgent(['connections', 'profiles', 'zoom'], { currentFolder });

    expect(finished.exitCode).toBe(0);
    expect(finished.stdout).toContain('members.read: "user" (RFC: "group")');
    expect(finished.stdout).toContain('The account id has to be set');
    expect(finished.stdout).toContain('  - No document says how a member is removed; a filter in the path');
  });

  it('gives all of it as one JSON object', async () => {
    const all = await runAgent(['connections', 'profiles', '--json'], { currentFolder });
    const one = await runAgent(['connections', 'profiles', 'CyberArk', '--json'], { currentFolder });

    const { profiles } = JSON.parse(all.stdout) as { profiles: { name: string; unconfirmed: number }[] };
    expect(profiles.map(({ name }) => name.toLowerCase())).toEqual(
      profiles.map(({ name }) => name.toLowerCase()).sort(),
    );
    expect(profiles).toContainEqual(
      expect.objectContaining({ name: 'OneLogin', unconfirmed: 1, differs: 'as the RFC' }),
    );
    expect(JSON.parse(one.stdout)).toMatchObject({
      exitCode: 0,
      profile: {
        name: 'CyberArk',
        isScimSyntax: true,
        knobs: expect.arrayContaining([{ knob: 'update.method', value: 'put', rfc: 'patch' }]),
        unconfirmed: expect.arrayContaining(['The rate limits are not known.']),
      },
    });
  });

  it('suggests the nearest name for one that there is not', async () => {
    const finished = await runAgent(['connections', 'profiles', 'salesfroce'], { currentFolder });

    expect(finished.exitCode).toBe(2);
    expect(finished.stderr).toContain('Profile "salesfroce" is not known. Did you mean salesforce?');
  });
});
