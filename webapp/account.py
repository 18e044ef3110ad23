"""One's own account, in the Mini App and on the web: the e-mail address, signing in, browsers signed in."""

from aiohttp import web

from locales import reader
from locales.reader import gettext as _
from services import account, account_deletion, my_email, sign_in
from services.account import Account
from services.my_email import WrongCode
from views import account as views
from webapp.forms import read
from webapp.pages import part
from webapp.routing import post, shown
from webapp.site import WHOLE, actor_of, database, number, site_of

PATH = "/settings/account"
_PARTS = "/parts" + PATH


async def page(request: web.Request) -> web.Response:
    """How one is known, and where one is signed in."""
    return _page(request, await database(request).read(actor_of(request), account.of_actor))


async def ask(request: web.Request) -> web.Response:
    """Have a letter sent to an address. Raises BadInput, TooManyLetters."""
    typed = (await read(request)).text("email") or ""
    await database(request).write(
        actor_of(request), my_email.ask, typed, language=reader.language(), seals=site_of(request).links.seals
    )
    return await _after(request, _("A letter is on its way. Type its code here."))


async def code(request: web.Request) -> web.Response:
    """The code of the letter. Raises LinkUsed, BothInTelegram."""
    typed = (await read(request)).text("code") or ""
    result = await database(request).write(actor_of(request), my_email.try_code, typed)
    if isinstance(result, WrongCode):
        return await _after(request, views.wrong(result), kind="attention")
    return await _after(request, None if result.other else views.yours(result.places))


async def join(request: web.Request) -> web.Response:
    """Two accounts become one. Raises LinkUsed, BothInTelegram."""
    result = await database(request).write(actor_of(request), my_email.join)
    return await _after(request, views.one_person(result.places))


async def remove(request: web.Request) -> web.Response:
    """Take the address away. Raises NotAllowed."""
    await database(request).write(actor_of(request), my_email.remove)
    return await _after(request, _("Saved."))


async def by_mail(request: web.Request) -> web.Response:
    """By mail, too; or not."""
    on = (await read(request)).text("on") == "1"
    await database(request).write(actor_of(request), my_email.want_mail, on=on)
    return await _after(request, _("Saved."))


async def invoices_by_mail(request: web.Request) -> web.Response:
    """Invoices by mail; or not."""
    on = (await read(request)).text("on") == "1"
    await database(request).write(actor_of(request), my_email.want_invoices, on=on)
    return await _after(request, _("Saved."))


async def link(request: web.Request) -> web.Response:
    """A link that signs in on the web, once."""
    secret = await database(request).write(actor_of(request), sign_in.give_link)
    found = await database(request).read(actor_of(request), account.of_actor)
    return _page(request, found, link=site_of(request).links.page(f"/sign-in/link/{secret}"))


async def deleting(request: web.Request) -> web.Response:
    """What it means to delete it, or what is to be settled first."""
    found = await database(request).read(actor_of(request), account_deletion.prospect)
    return part(request, "account/delete.html", found=found, reasons=views.unsettled(found))


async def delete(request: web.Request) -> web.Response:
    """It is gone. Raises AccountInUse."""
    await database(request).write(actor_of(request), account_deletion.delete_account)
    return part(request, "account/deleted.html")


async def end(request: web.Request) -> web.Response:
    """Sign out in one browser. Raises NotFound."""
    await database(request).write(actor_of(request), account.end, number(request, "device"))
    return await _after(request, _("Signed out there."))


async def end_all(request: web.Request) -> web.Response:
    """Sign out in every browser."""
    await database(request).write(actor_of(request), account.end_all)
    return await _after(request, _("Signed out there."))


async def _after(request: web.Request, said: str | None, kind: str = "good") -> web.Response:
    found = await database(request).read(actor_of(request), account.of_actor)
    return _page(request, found, said={"words": said, "kind": kind} if said else None)


def _page(
    request: web.Request, found: Account, *, said: dict[str, str] | None = None, link: str | None = None
) -> web.Response:
    return part(
        request,
        "account/page.html",
        account=found,
        said=said,
        link=link,
        trouble=views.stopped(found.mine, mails=site_of(request).links.mails),
        on_the_web=request.get(WHOLE, False),
        seen=views.seen,
    )


ROUTES = [
    *shown(PATH, page),
    *shown(PATH + "/delete", deleting),
    post(_PARTS + "/delete", delete),
    post(_PARTS + "/email", ask),
    post(_PARTS + "/code", code),
    post(_PARTS + "/join", join),
    post(_PARTS + "/remove", remove),
    post(_PARTS + "/by-mail", by_mail),
    post(_PARTS + "/invoices-by-mail", invoices_by_mail),
    post(_PARTS + "/link", link),
    post(_PARTS + "/end/{device:[0-9]{1,16}}", end),
    post(_PARTS + "/end-all", end_all),
]
