"""The Bot API's methods, a module a subject; `table.TABLE` finds them by name."""
