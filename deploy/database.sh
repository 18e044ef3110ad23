#!/bin/sh
# deploy/database.sh: run once by the image of PostgreSQL, as its superuser, when the database is made.
# The role owns its database and may neither pass by row-level security nor do anything else on the server.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$DATABASE_PASSWORD" --username postgres <<'SQL'
CREATE ROLE jamboree LOGIN PASSWORD :'password' NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
CREATE DATABASE jamboree OWNER jamboree;
SQL
