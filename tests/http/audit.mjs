// The public audit suite of GraphQL over HTTP, against the address given; prints every audit and how it ended.
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
const told = [];
for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const { status, reason } = await audit.fn();
  told.push({ id: audit.id, name: audit.name, status, reason: reason ?? null });
}
console.log(JSON.stringify(told));
