"""A person in a test, with everything people do in groups."""

from sandbox.client.group import Group
from sandbox.client.hands import Hands
from sandbox.world import acting, bots, membership


class Person(Hands):
    """Somebody with a Telegram app who reads, writes, taps and lives in groups."""

    async def adds_bot(self, group: Group, payload: str = "", *, admin: bool = False) -> None:
        """Add the bot to a group by its `startgroup` link, perhaps as an administrator."""
        acting.add_bot(self.world, self.user, group.chat, self.world.first_bot, payload, admin)

    async def removes_bot(self, group: Group) -> None:
        """Throw the bot out of a group."""
        membership.remove(self.world, group.chat, self.user, self.world.first_bot.user)

    async def makes_bot_admin(self, group: Group, **rights: bool) -> None:
        """Make the bot an administrator, with the usual rights or those named."""
        bot = self.world.first_bot.user
        membership.promote(self.world, group.chat, self.user, bot, dict(rights) if rights else None)

    async def joins(self, group: Group) -> None:
        """Come into a group."""
        membership.join(self.world, group.chat, self.user)

    async def leaves(self, group: Group) -> None:
        """Go."""
        membership.leave(self.world, group.chat, self.user)

    async def asks_to_join(self, group: Group) -> None:
        """Knock at a group that approves who comes in."""
        membership.ask_to_join(self.world, group.chat, self.user)

    async def adds(self, person: "Person", group: Group) -> None:
        """Bring somebody into a group."""
        membership.join(self.world, group.chat, person.user, self.user)

    async def promotes(
        self, person: "Person", group: Group, *, anonymous: bool = False, **rights: bool
    ) -> None:
        """Make somebody an administrator, with the usual rights or those named."""
        given = dict(rights) if rights else None
        membership.promote(self.world, group.chat, self.user, person.user, given, anonymous)

    async def demotes(self, person: "Person", group: Group) -> None:
        """Make an administrator an ordinary member again."""
        membership.promote(self.world, group.chat, self.user, person.user, {})

    async def removes(self, person: "Person", group: Group) -> None:
        """Ban somebody from a group."""
        membership.remove(self.world, group.chat, self.user, person.user)

    async def hides(self, group: Group) -> None:
        """Write anonymously from now on, as the group (administrators only)."""
        rights = group.chat.member(self.user).rights or None
        membership.promote(self.world, group.chat, self.user, self.user, rights, True)

    def commands(self, *, in_: Group | None = None) -> list[str]:
        """The commands that the menu offers here."""
        offered = bots.commands_for(self.world.first_bot, self.chat(in_), self.user)
        return [command["command"] for command in offered]
