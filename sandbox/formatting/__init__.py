"""Formatted text: Telegram's HTML and Markdown, and the links it finds by itself."""
