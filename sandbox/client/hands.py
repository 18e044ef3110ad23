"""What a person in a test does in a chat."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox import looking
from sandbox.client.eyes import Eyes, Place
from sandbox.looking import Found
from sandbox.shapes import Json
from sandbox.world import acting, launching, membership, payments, sharing, tapping
from sandbox.world.seeing import seen


@dataclass(slots=True)
class Answer:
    """What a tap brought: a toast or alert, or a link."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(slots=True)
class InlineResult:
    """A result of an inline query, to be shared."""

    query: str
    id: str
    title: str
    result: Json


class Hands(Eyes):
    """Writing, tapping, sharing, paying."""

    async def sends(self, text: str, *, to: Place = None, thread: int = 0, reply_to: str = "") -> Json:
        """Write a message, perhaps as a reply to the newest one that contains `reply_to`."""
        chat = self.chat(to)
        replied = (await self.sees(reply_to, in_=to))["message_id"] if reply_to else 0
        message = acting.say(self.world, self.user, chat, text, thread=thread, reply_to=replied)
        return seen(self.world, chat, message, self.id)

    async def starts(self, payload: str = "") -> None:
        """Open the bot by its link and press Start."""
        acting.start(self.world, self.user, self.world.first_bot, payload)

    async def edits(self, old: str, new: str, *, in_: Place = None) -> None:
        """Change one's own newest message that contains `old`."""
        message = await self.sees(old, in_=in_)
        acting.edit(self.world, self.user, self.chat(in_), message["message_id"], new)

    async def sends_photo(self, content: bytes, caption: str = "", *, to: Place = None) -> None:
        """Send a picture."""
        sharing.send_upload(self.world, self.user, self.chat(to), "photo", "photo.jpg", content, caption)

    async def sends_file(self, name: str, content: bytes, caption: str = "", *, to: Place = None) -> None:
        """Send a document."""
        sharing.send_upload(self.world, self.user, self.chat(to), "document", name, content, caption)

    async def sends_place(
        self, latitude: float, longitude: float, title: str = "", *, to: Place = None
    ) -> None:
        """Send a location, or a venue when it has a title."""
        sharing.send_place(self.world, self.user, self.chat(to), latitude, longitude, title)

    async def sends_contact(self, phone: str) -> None:
        """Share one's own phone number with the bot."""
        sharing.send_contact(self.world, self.user, self.chat(), phone)

    async def taps(self, label: str, *, in_: Place = None) -> Answer:
        """Press a button and wait for the bot's answer.

        The label is exact, or its beginning or a part without regard to emoji and capitals. A
        button of a reply keyboard is sent as text. Raises AssertionError when the button does not
        come, or the bot does not answer.
        """
        text = self._reply_button(label, in_)
        if text and not looking.find_button(self.messages(in_), label):
            await self.sends(text, to=in_)
            return Answer()
        return await self.presses(await self.finds(label, in_=in_), in_=in_)

    def _reply_button(self, label: str, in_: Place) -> str:
        keyboard = looking.reply_keyboard(self.messages(in_))
        fits = [
            b["text"] for row in keyboard for b in row if looking.plain(b["text"]) == looking.plain(label)
        ]
        return fits[0] if fits else ""

    async def presses(self, found: Found, *, in_: Place = None) -> Answer:
        """Press a button found before, even when it is no longer on the screen."""
        chat = self.chat(in_)
        number = found.message["message_id"]
        message = chat.hidden.get(-number) if number < 0 else chat.messages.get(number)
        answer = await tapping.press(self.world, self.user, chat, message or found.message, found.button)
        if answer is None:
            label = found.button["text"]
            raise AssertionError(
                f"the bot never answered {self.name}'s tap on {label!r}\n{self.transcript(in_)}"
            )
        return Answer(answer.get("text", ""), bool(answer.get("show_alert")), answer.get("url", ""))

    async def forges(self, data: str, *, in_: Place = None) -> Answer:
        """Press a button that was never there: callback data made up, on the newest bot message."""
        messages = self.chat(in_).messages.values()
        message = next(m for m in reversed(messages) if m.get("from", {}).get("is_bot") or "via_bot" in m)
        button = {"text": data, "callback_data": data}
        return await self.presses(Found(message, button, 0, 0), in_=in_)

    async def opens(self, label: str = "", *, in_: Place = None, theme: str = "light") -> str:
        """Open a Mini App by its button, or by the menu button without a label.

        Returns the address with the launch data in its fragment.
        """
        bot = self.world.first_bot
        if not label:
            return launching.open_menu(self.world, self.user, bot, theme, "web")
        for button in (b for row in looking.reply_keyboard(self.messages(in_)) for b in row):
            if "web_app" in button and looking.plain(button["text"]) == looking.plain(label):
                return launching.open_keyboard(button["web_app"]["url"], theme, "web")
        found = await self.finds(label, in_=in_)
        if "web_app" not in found.button:
            return await self.follows(found.button.get("url", ""), in_=in_, theme=theme)
        url = found.button["web_app"]["url"]
        return launching.open_button(self.world, self.user, bot, self.chat(in_), url, theme, "web")

    async def follows(self, link: str, *, in_: Place = None, theme: str = "light") -> str:
        """Follow a link, or the button or linked text of this name.

        `t.me` links do what they do in Telegram: start the bot, join a group, open the Mini App.
        Returns the address to open in a browser, "" when the link was Telegram's own.
        """
        if "://" not in link and not link.startswith("t.me/"):
            link = await self._until(lambda: self._link_named(link, in_), f"sees no link {link!r}", in_)
        return sharing.follow(self.world, self.user, self.chat(in_), link, theme)

    def _link_named(self, name: str, in_: Place) -> str | None:
        messages = self.messages(in_)
        found = looking.find_button(messages, name, "url")
        return found.button["url"] if found else looking.find_text_link(messages, name)

    async def asks_inline(self, query: str, *, in_: Place = None) -> list[InlineResult]:
        """Type `@bot query` in a chat and see the results."""
        chat = self.chat(in_)
        answer = await tapping.ask_inline(self.world, self.user, chat, self.world.first_bot, query)
        return [InlineResult(answer["id"], r["id"], r.get("title", ""), r) for r in answer["results"]]

    async def shares(self, result: InlineResult | str, *, to: Place = None) -> Json:
        """Send an inline result, or the id of a prepared message, to a chat."""
        chat = self.chat(to)
        if isinstance(result, str):
            message = tapping.send_prepared(self.world, self.user, chat, result)
        else:
            message = tapping.choose(self.world, self.user, chat, result.query, result.id)
        return seen(self.world, chat, message, self.id)

    async def pays(self, *, in_: Place = None, card: str = "good", slug: str = "") -> str:
        """Pay the newest invoice, or the one of an invoice link. Returns paid, failed, or pending."""
        chat = self.chat(in_)
        if slug:
            return await payments.pay(self.world, self.user, payments.by_slug(self.world, slug), chat, card)
        found = await self._until(lambda: self._invoice(in_), "sees no invoice", in_)
        invoice = payments.by_message(self.world, chat, found["message_id"])
        return await payments.pay(self.world, self.user, invoice, chat, card)

    def _invoice(self, in_: Place) -> Json | None:
        return next((message for message in reversed(self.messages(in_)) if "invoice" in message), None)

    async def votes(self, *options: str, in_: Place = None) -> None:
        """Answer the newest poll; no option takes the answer back."""
        message = await self._until(
            lambda: next((m for m in reversed(self.messages(in_)) if "poll" in m), None), "sees no poll", in_
        )
        labels = [option["text"] for option in message["poll"]["options"]]
        acting.vote(
            self.world, self.user, message["poll"]["id"], [labels.index(option) for option in options]
        )

    async def reacts(self, emoji: str, *, to: str, in_: Place = None) -> None:
        """React to the newest message that contains a text; "" takes the reaction back."""
        message = await self.sees(to, in_=in_)
        acting.react(self.world, self.user, self.chat(in_), message["message_id"], [emoji] if emoji else [])

    async def blocks(self) -> None:
        """Block the bot."""
        membership.set_blocked(self.world, self.user, self.world.first_bot, True)

    async def unblocks(self) -> None:
        """Let the bot in again."""
        membership.set_blocked(self.world, self.user, self.world.first_bot, False)
