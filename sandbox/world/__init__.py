"""What exists: people, bots, chats, messages, and what happens when somebody acts."""
