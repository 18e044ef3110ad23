"""Mail in the box: a real mail server with a mailbox for everybody, and a page to read what came."""
