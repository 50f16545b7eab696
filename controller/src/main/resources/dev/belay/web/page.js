"use strict";

// What the server says is shown as text and never as markup: names and messages are anybody's.

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

function field(parameter) {
  const label = element("label", `${parameter.name}: ${parameter.description} `);
  const input = element("input");
  input.required = parameter.required;
  input.placeholder = (parameter.schema.enum || [parameter.schema.default ?? ""]).join(", ");
  label.append(input);
  return { label, input, parameter };
}

function address(path, fields) {
  const query = new URLSearchParams();
  for (const { input, parameter } of fields) {
    if (parameter.in === "path") {
      path = path.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    } else if (input.value !== "") {
      query.set(parameter.name, input.value);
    }
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

async function ask(method, url, body) {
  const headers = { Authorization: `Bearer ${document.getElementById("token").value.trim()}` };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  const answer = await fetch(url, { method, headers, body, credentials: "omit", cache: "no-store" });
  const text = await answer.text();
  return `${answer.status} ${answer.statusText}\n\n${pretty(text)}`;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function operation(path, method, described, components) {
  const details = element("details");
  const summary = element("summary");
  summary.append(element("code", `${method.toUpperCase()} ${path}`), ` ${described.summary}`);
  const form = element("form");
  const fields = described.parameters.map((each) => field(components.parameters[each.$ref.split("/").pop()]));
  form.append(element("p", described.description), ...fields.map((each) => each.label));
  let body;
  if (described.requestBody) {
    body = element("textarea");
    body.value = '{"verb": "abort", "value": "now"}';
    const label = element("label", "body: ");
    label.append(body);
    form.append(label);
  }
  const answer = element("pre");
  answer.hidden = true;
  answer.setAttribute("aria-live", "polite");
  form.append(element("button", "Try it"), answer);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    answer.hidden = false;
    try {
      answer.textContent = await ask(method.toUpperCase(), address(path, fields), body && body.value);
    } catch (failure) {
      answer.textContent = `The server was not reached: ${failure.message}`;
    }
  });
  details.append(summary, form);
  return details;
}

async function show() {
  const operations = document.getElementById("operations");
  const description = await (await fetch("/docs/openapi.json")).json();
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, described] of Object.entries(methods)) {
      operations.append(operation(path, method, described, description.components));
    }
  }
}

show().catch((failure) => {
  document.getElementById("operations").textContent = `The description was not loaded: ${failure.message}`;
});
