"""The sandbox's mailbox: whatever came is shown, and can do nothing to the page."""

from email.message import EmailMessage

from aiohttp import ClientSession
from aiosmtplib import send

from sandbox.mail.server import started
from sandbox.server import Sandbox


async def test_a_letter_is_shown_as_html_and_text_and_its_subject_is_no_markup(sandbox: Sandbox) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "<script>hi"
    message.set_content("Look: https://example.org/x")
    message.add_alternative("<html><head></head><body>Look</body></html>", subtype="html")
    async with started() as mailbox, ClientSession() as http:
        sandbox.world.mailbox = mailbox
        await send(message, hostname="127.0.0.1", port=mailbox.port, start_tls=False)
        letter = await mailbox.letter("b@example.org")
        assert letter.link("/x") == "https://example.org/x"
        pages = []
        for path in ("/mail", "/mail/1", "/mail/1/html"):
            async with http.get(sandbox.url + path) as answer:
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                pages.append(await answer.text())
        async with http.get(sandbox.url + "/mail/2") as missing:
            assert missing.status == 404
    assert all("&lt;script&gt;hi" in page for page in pages[:2])
    assert "Look: https://example.org/x" in pages[1]
    assert '<base target="_blank">' in pages[2]
