"""Pictures, drawn with Pillow: cards of sessions, charts. Each goes out with a text that says the same.

Drawing takes some ten milliseconds: the edges let a thread do it (`asyncio.to_thread`), outside of
transactions. Words must be made before, in the reader's language: what is drawn gets texts, never results.
"""
