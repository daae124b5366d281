"use strict";

const PROBLEMS = "problems { message hint }";
const LOGIN = `mutation ($loginName: String!, $password: String!) {
  answer: login(loginName: $loginName, password: $password) { challenge mustChangePassword ${PROBLEMS} }
}`;
const CONFIRM = `mutation ($challenge: String!, $code: String!) {
  answer: confirmLogin(challenge: $challenge, code: $code) { mustChangePassword ${PROBLEMS} }
}`;

const form = document.getElementById("sign-in");
let challenge = null;

async function ask(query, variables) {
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", "x-hub-request": "1", "x-hub-cookie": "1" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  return data?.answer ?? { problems: errors };
}

async function signIn() {
  const { loginName, password, code } = Object.fromEntries(new FormData(form));
  const answer = challenge ? await ask(CONFIRM, { challenge, code }) : await ask(LOGIN, { loginName, password });
  const [refusal] = answer.problems;
  if (refusal) return `${refusal.message}${refusal.hint ?? ""}`;
  if (answer.mustChangePassword) return "请先修改初始密码，再用新密码登录。";
  if (answer.challenge) {
    challenge = answer.challenge;
    document.getElementById("second").hidden = false;
    form.elements.code.focus();
    return "请输入验证器上的六位验证码。";
  }
  location.reload();
  return "";
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  document.getElementById("told").textContent = await signIn();
});
