/* The least that any reader of these pages does: fetch and parse them, one after the other. Arguments: URL, users, page size. */
const [url = '', userCount, resourcesPerPage] = process.argv.slice(2);
const [users, pageSize] = [Number(userCount), Number(resourcesPerPage)];

let seen = 0;
while (seen < users) {
  const answer = await fetch(`${url}/v2/Users?startIndex=${seen + 1}&count=${pageSize}`);
  const page = JSON.parse(await answer.text()) as { Resources: unknown[] };
  seen += page.Resources.length;
}

export {};
