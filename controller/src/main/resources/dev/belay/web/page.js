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

async function ask(method, url, body, show, signal) {
  const headers = { Authorization: `Bearer ${document.getElementById("token").value.trim()}` };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  const answer = await fetch(url, { method, headers, body, signal, credentials: "omit", cache: "no-store" });
  const first = `${answer.status} ${answer.statusText}\n\n`;
  if ((answer.headers.get("Content-Type") ?? "").startsWith("text/event-stream")) {
    await follow(answer, (text) => show(first + text));
  } else {
    show(first + pretty(await answer.text()));
  }
}

// It has no end: the last of it is shown as it comes.
async function follow(answer, show) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text = (text + part.value).slice(-100000);
    show(text);
  }
  show(`${text}\nThe connection has ended.`);
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
    body.value = JSON.stringify(described.requestBody.content["application/json"].example);
    const label = element("label", "body: ");
    label.append(body);
    form.append(label);
  }
  const answer = element("pre");
  answer.hidden = true;
  answer.setAttribute("aria-live", "polite");
  form.append(element("button", "Try it"), answer);
  let asking = new AbortController();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    answer.hidden = false;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const show = (text) => {
      if (!signal.aborted) {
        answer.textContent = text;
      }
    };
    try {
      await ask(method.toUpperCase(), address(path, fields), body && body.value, show, signal);
    } catch (failure) {
      show(`The server was not reached: ${failure.message}`);
    }
  });
  details.addEventListener("toggle", () => {
    if (!details.open) {
      asking.abort();
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
