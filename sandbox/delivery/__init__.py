"""How updates reach a bot: a queue each, emptied by long polling or by a webhook."""
