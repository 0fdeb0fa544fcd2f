import { plain } from './plain.ts';
import { databricks, figma, github, githubOrganization, gitlab, notion, snowflake } from './plain-families.ts';
import type { Promised } from './promised.ts';

const beginning = 'userName sw "a"';
const either = 'userName eq "a" or userName eq "b"';
const hugePages = { pageSize: 500 };

/** Products whose servers are the RFC's, with a difference or two. */
export const plainServers: Readonly<Record<string, Promised>> = {
  github: {
    family: github,
    withoutBulk: true,
    deletion: 'inactive',
    misunderstood: [either, beginning],
  },
  'github-organization': {
    family: githubOrganization,
    withoutBulk: true,
    withoutGroups: true,
    misunderstood: [either, beginning],
    refused: [[{ groups_add: [{ id: 'g1' }] }, /member/i]],
  },
  gitlab: {
    family: gitlab,
    withoutBulk: true,
    create: { externalId: 'N-nina' },
    update: { active: false },
    withoutGroups: true,
    unkept: { userName: 'other@corp.example' },
    misunderstood: [either, beginning],
    refused: [
      [{ externalId: undefined }, /externalId/],
      [{ groups_add: [{ id: 'g1' }] }, /member/i],
    ],
  },
  atlassian: {
    withoutBulk: true,
    family: () =>
      plain({
        server: '/scim/directory/D-1',
        versionSuffix: '',
        people: 250,
        maxCount: 100,
        filters: ['userName', 'externalId'],
        deletion: 'inactive',
      }),
    connection: hugePages,
    deletion: 'inactive',
    misunderstood: [either, beginning],
    mostRows: 100,
  },
  databricks: {
    family: databricks,
    withoutBulk: true,
    unkept: { userName: 'other@corp.example' },
    misunderstood: ['userName ew "a"', 'userName eq "a" or userName eq "b" and active eq true'],
  },
  snowflake: {
    family: snowflake,
    refused: [
      [{ 'emails:value': ['1@corp.example', '2@corp.example'] }, /at most 1 value/],
      [{ roles_add: [{ id: 'r1' }] }, /role/],
    ],
    misunderstood: [either, 'userName co "a"'],
  },
  figma: {
    family: figma,
    withoutBulk: true,
    connection: hugePages,
    refused: [[{ roles_add: [{ id: 'Dev' }] }, /role/]],
    mostRows: 200,
  },
  notion: { family: notion },
  docusign: {
    family: () => plain({ isUsersOnly: true, deletion: 'inactive' }),
    deletion: 'inactive',
    withoutGroups: true,
    refused: [[{ groups_add: [{ id: 'g1' }] }, /member/i]],
  },
};
