"use strict";

// Signing in with the mutation `login` keeps the session in a cookie: no script, this one included, sees the token.
const HEADERS = { "content-type": "application/json", "x-hub-request": "1", "x-hub-cookie": "1" };
const WELCOME = `# 先用 login 登录（会话保存在 Cookie 中），也可在下方 Headers 中填写 {"authorization": "Bearer …"}。
{
  about { name version }
  regions { slug name }
}
`;

async function fetcher(asked, { documentAST, headers } = {}) {
  const streams = operation(documentAST, asked.operationName) === "subscription";
  const accept = streams ? "text/event-stream" : "application/graphql-response+json";
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { ...HEADERS, accept, ...headers },
    body: JSON.stringify(asked),
  });
  return streams && answer.ok ? events(answer.body) : answer.json();
}

function operation(document, name) {
  const operations = document?.definitions.filter((one) => one.kind === "OperationDefinition") ?? [];
  return (operations.find((one) => one.name?.value === name) ?? operations[0])?.operation;
}

async function* events(body) {
  let text = "";
  for await (const chunk of pieces(body.pipeThrough(new TextDecoderStream()))) {
    const parts = (text + chunk).split("\r\n\r\n");
    text = parts.pop();
    for (const part of parts) {
      const lines = part.split("\r\n");
      const data = lines.find((line) => line.startsWith("data: "));
      if (lines.includes("event: next") && data) yield JSON.parse(data.slice("data: ".length));
    }
  }
}

async function* pieces(stream) {
  const reader = stream.getReader();
  try {
    for (let one = await reader.read(); !one.done; one = await reader.read()) yield one.value;
  } finally {
    await reader.cancel();
  }
}

// Queries may hold names and passwords: they are gone when the page is closed.
const kept = new Map();
const storage = {
  get length() {
    return kept.size;
  },
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
  removeItem: (key) => kept.delete(key),
  clear: () => kept.clear(),
};

ReactDOM.createRoot(document.getElementById("explorer")).render(
  React.createElement(GraphiQL, { fetcher, storage, defaultQuery: WELCOME, shouldPersistHeaders: false }),
);
