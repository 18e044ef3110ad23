// Polls and quizzes: choose, vote, then see the bars move.

import { post } from './api.js';
import { refused } from './dialog.js';
import { button, el } from './dom.js';
import { plural } from './format.js';
import { richText } from './richtext.js';
import { state } from './state.js';

const picked = new Map(); // poll id → options ticked but not sent yet

export function pollCard(poll, redraw) {
  const chosen = poll.chosen || [];
  const done = poll.is_closed || chosen.length > 0;
  const kind = poll.type === 'quiz' ? 'quiz' : 'poll';
  return el('div', { class: 'poll', role: 'group', 'aria-label': `${kind === 'quiz' ? 'Quiz' : 'Poll'}: ${poll.question}` },
    el('strong', { class: 'poll-question' }, richText(poll.question, poll.question_entities)),
    el('span', { class: 'poll-kind' }, poll.is_closed ? 'Final results' : `${poll.is_anonymous ? 'Anonymous' : 'Public'} ${kind}`),
    ...poll.options.map((option, index) => (done ? result(poll, option, index, chosen) : choice(poll, option, index, redraw))),
    footer(poll, done, chosen),
    poll.type === 'quiz' && chosen.length && poll.explanation
      ? el('p', { class: 'poll-explanation' }, richText(poll.explanation, poll.explanation_entities)) : null);
}

function choice(poll, option, index, redraw) {
  const several = poll.allows_multiple_answers;
  const ticked = picked.get(poll.id)?.has(index) || false;
  const onclick = () => {
    if (!several) { vote(poll, [index]); return; }
    const set = picked.get(poll.id) || new Set();
    if (!set.delete(index)) set.add(index);
    picked.set(poll.id, set);
    redraw();
  };
  return el('button', {
    type: 'button', class: 'poll-option', onclick, role: several ? 'checkbox' : null, 'aria-checked': several ? String(ticked) : null,
  }, el('span', { class: `poll-mark${several ? ' square' : ''}${ticked ? ' ticked' : ''}`, 'aria-hidden': 'true' }),
  richText(option.text, option.text_entities));
}

function result(poll, option, index, chosen) {
  const share = poll.total_voter_count ? Math.round((option.voter_count / poll.total_voter_count) * 100) : 0;
  const right = (poll.correct_option_ids || (poll.correct_option_id === undefined ? [] : [poll.correct_option_id])).includes(index);
  const mine = chosen.includes(index);
  const verdict = poll.type === 'quiz' && (right || mine) ? (right ? ' right' : ' wrong') : '';
  const mark = mine || right ? (verdict === ' wrong' ? '✗' : '✓') : '';
  return el('div', { class: `poll-result${verdict}`, 'aria-label': `${option.text}: ${share} %${mine ? ', your choice' : ''}`, role: 'img' },
    el('span', { class: 'poll-share' }, `${share}%`),
    el('span', { class: 'poll-text' }, option.text, mark ? el('span', { class: 'poll-tick' }, ` ${mark}`) : null),
    el('span', { class: 'poll-bar' }, el('span', { class: 'poll-fill', style: { '--share': `${share}%` } })));
}

function footer(poll, done, chosen) {
  const count = poll.total_voter_count ? plural(poll.total_voter_count, 'vote', 'votes') : 'No votes yet';
  const several = poll.allows_multiple_answers && !done;
  const mayRetract = chosen.length && !poll.is_closed && poll.type !== 'quiz';
  return el('div', { class: 'poll-footer' },
    several ? button('Vote', () => vote(poll, [...(picked.get(poll.id) || [])]), { class: 'poll-action', disabled: !picked.get(poll.id)?.size }) : null,
    el('span', {}, count),
    mayRetract ? button('Retract vote', () => vote(poll, []), { class: 'poll-action' }) : null);
}

function vote(poll, options) {
  picked.delete(poll.id);
  post('vote', { person: state.person.id, poll: poll.id, options }).catch(refused);
}
