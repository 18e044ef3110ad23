// The centred notices of a chat: who came and went, what was pinned, renamed, paid.

import { fullName, money } from './format.js';
import { summary } from './richtext.js';

const names = (users) => users.map(fullName).join(', ');
const who = (message) => fullName(message.from) || message.sender_chat?.title || 'Someone';

const NOTICES = {
  new_chat_members: (m) => (m.new_chat_members.length === 1 && m.new_chat_members[0].id === m.from?.id
    ? `${who(m)} joined the group` : `${who(m)} added ${names(m.new_chat_members)}`),
  left_chat_member: (m) => (m.left_chat_member.id === m.from?.id ? `${who(m)} left the group` : `${who(m)} removed ${fullName(m.left_chat_member)}`),
  new_chat_title: (m) => `${who(m)} renamed the group to “${m.new_chat_title}”`,
  new_chat_photo: (m) => `${who(m)} changed the group photo`,
  delete_chat_photo: (m) => `${who(m)} removed the group photo`,
  group_chat_created: (m) => `${who(m)} created the group`,
  supergroup_chat_created: (m) => `${who(m)} created the group`,
  migrate_to_chat_id: () => 'This group became a supergroup',
  migrate_from_chat_id: () => 'This group became a supergroup',
  pinned_message: (m) => `${who(m)} pinned “${short(summary(m.pinned_message))}”`,
  forum_topic_created: (m) => `Topic “${m.forum_topic_created.name}” created`,
  forum_topic_edited: (m) => `Topic renamed to “${m.forum_topic_edited.name || 'the same name'}”`,
  forum_topic_closed: () => 'Topic closed',
  forum_topic_reopened: () => 'Topic reopened',
  general_forum_topic_hidden: () => 'General hidden',
  general_forum_topic_unhidden: () => 'General shown',
  successful_payment: (m) => `You paid ${money(m.successful_payment.total_amount, m.successful_payment.currency)}`,
  refunded_payment: (m) => `${money(m.refunded_payment.total_amount, m.refunded_payment.currency)} came back to you`,
  web_app_data: (m) => `Data sent by “${m.web_app_data.button_text}”`,
  write_access_allowed: () => 'You allowed this bot to message you',
  users_shared: () => 'You shared people with the bot',
  chat_shared: () => 'You shared a chat with the bot',
  message_auto_delete_timer_changed: () => 'The auto-delete timer changed',
};

const short = (text) => ([...text].length > 40 ? `${[...text].slice(0, 40).join('')}…` : text);

/** The notice's text, or null for an ordinary message. */
export function serviceText(message) {
  const kind = Object.keys(NOTICES).find((name) => message[name]);
  return kind ? NOTICES[kind](message) : null;
}
