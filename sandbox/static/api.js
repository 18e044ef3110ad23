// The client's door of the sandbox server: JSON in, JSON out, refusals as RefusedError.

export class RefusedError extends Error {}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new RefusedError(body.error || `The sandbox answered ${response.status}.`);
  return body;
}

export async function ask(name, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== null && value !== undefined));
  return answerOf(await fetch(`/client/${name}?${query}`));
}

export async function post(name, body) {
  return answerOf(await fetch(`/client/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }));
}

export async function upload(fields, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== null && value !== undefined) form.append(name, value);
  form.append('file', file, file.name);
  return answerOf(await fetch('/client/upload', { method: 'POST', body: form }));
}

export const fileUrl = (fileId) => `/client/file/${encodeURIComponent(fileId)}`;
