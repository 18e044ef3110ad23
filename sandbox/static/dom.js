// Builds elements without a framework. Attributes are set by name, so that the page obeys a strict
// content security policy: styles go through the CSSOM, listeners through addEventListener.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: el('button', {class: 'x', onclick: f, 'aria-label': 'Close'}, 'text', child, …). */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
  else if (name === 'style') for (const [key, val] of Object.entries(value)) node.style.setProperty(key, val);
  else if (name === 'value' || name === 'checked' || name === 'indeterminate') node[name] = value;
  else node.setAttribute(name, value === true ? '' : String(value));
}

/** A button that is never a form's submit button by accident. */
export function button(label, onclick, props = {}, ...children) {
  return el('button', { type: 'button', 'aria-label': children.length ? label : null, onclick, ...props },
    ...(children.length ? children : [label]));
}

/** A round button that shows only an icon; its label is its name and its tooltip. */
export function iconButton(name, label, onclick, props = {}) {
  return el('button', { type: 'button', 'aria-label': label, title: label, class: 'icon-button', onclick, ...props },
    icon(name));
}

const PATHS = {
  back: 'M15 4.5 7.5 12l7.5 7.5',
  close: 'M5.5 5.5l13 13m0-13-13 13',
  more: 'M12 5.2v.01M12 12v.01M12 18.8v.01',
  send: 'M4 12 20 4.5 15 20l-3.2-6.8zM11.8 13.2 20 4.5',
  attach: 'M19.5 11.2l-7.8 7.8a5 5 0 0 1-7.1-7.1l8.1-8.1a3.4 3.4 0 0 1 4.8 4.8l-8 8a1.8 1.8 0 0 1-2.6-2.6l7.2-7.2',
  menu: 'M4 7h16M4 12h16M4 17h10',
  keyboard: 'M3.5 7h17v10h-17zM7 10.2v.01M10.3 10.2v.01M13.7 10.2v.01M17 10.2v.01M8 13.8h8',
  plus: 'M12 5v14M5 12h14',
  photo: 'M4 5.5h16v13H4zM4 16l4.6-4.6 4 4 3-3L20 16M15.5 9v.01',
  file: 'M6.5 3.5h7.2L18 8v12.5H6.5zM13.5 3.7V8.2H18',
  pin: 'M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11zM12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  user: 'M12 11.5a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6zM4.8 20c.6-3.7 3.5-5.7 7.2-5.7s6.6 2 7.2 5.7',
  group: 'M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM2.8 18.8c.5-3.2 3-4.9 6.2-4.9s5.7 1.7 6.2 4.9M15.5 5a3 3 0 0 1 0 5.8M17.5 14.2c2 .7 3.3 2.2 3.7 4.6',
  reply: 'M9.5 6 4 11.5 9.5 17M4.5 11.5H14c3.5 0 6 2 6 6',
  react: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM8.3 14.2c1.8 2.6 5.6 2.6 7.4 0M9 9.6v.01M15 9.6v.01',
  pencil: 'M4.5 19.5l1-4.5L16 4.500l3.500 3.500L9 18.500zM13.500 7l3.500 3.500',
  copy: 'M8.5 8.5h11v11h-11zM15.5 8.3V4.5h-11v11h3.8',
  sun: 'M12 16.2a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4zM12 2.8v2M12 19.2v2M2.8 12h2M19.2 12h2M5.5 5.5l1.4 1.4M17.1 17.1l1.4 1.4M18.5 5.5l-1.4 1.4M6.9 17.1l-1.4 1.4',
  moon: 'M19.8 14.6A8.2 8.2 0 0 1 9.4 4.2a8.2 8.2 0 1 0 10.4 10.4z',
  search: 'M10.8 17.2a6.4 6.4 0 1 0 0-12.8 6.4 6.4 0 0 0 0 12.8zM15.6 15.6l4.4 4.4',
  download: 'M12 4.5v11M7.2 11.2l4.8 4.8 4.8-4.8M5 19.5h14',
  link: 'M8 16 16 8M9.5 8H16v6.5',
  app: 'M4.5 5.5h15v13h-15zM4.5 9h15',
  forward: 'M14.5 6 20 11.5 14.5 17M19.5 11.5H10c-3.5 0-6 2-6 6',
  reload: 'M19 8.5A7.8 7.8 0 1 0 19.8 13M19.5 4v4.8h-4.8',
  settings: 'M4 7.5h9M17 7.5h3M4 16.5h3M11 16.5h9M15 9.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM9 18.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  exit: 'M10 4.5H5v15h5M14.5 8l4 4-4 4M18 12H9.5',
  down: 'M5 9l7 7 7-7',
  eye: 'M2.8 12C5 8 8.2 6 12 6s7 2 9.2 6c-2.2 4-5.4 6-9.2 6s-7-2-9.2-6zM12 14.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z',
};

/** A line icon; decoration only, the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
