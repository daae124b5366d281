// Compose subgraphs given as name=file; prints errors and hints, and how long the supergraph is.
import { readFileSync } from "node:fs";
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

const services = process.argv.slice(2).map((one) => {
  const [name, file] = one.split("=");
  return { name, url: `http://${name}.invalid/graphql`, typeDefs: parse(readFileSync(file, "utf8")) };
});
const { errors = [], hints = [], supergraphSdl = "" } = composeServices(services);
console.log(
  JSON.stringify({ errors: errors.map(String), hints: hints.map(String), supergraph: supergraphSdl }),
);
