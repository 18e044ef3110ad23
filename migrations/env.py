"""Alembic's environment: runs on the connection that it is given."""

from alembic import context

from models import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=True,
    render_as_batch=context.config.attributes.get("render_item") is None,
    render_item=context.config.attributes.get("render_item"),
)
context.run_migrations()
