-- Makes the coach's own role and database in a new PostgreSQL, for compose.yaml or by hand (psql 15 or newer):
--   OMEGA_PASSWORD=… psql --username=postgres --file=deploy/postgres-init.sql
-- The role owns its database and nothing else, and may make no other roles or databases.
\set ON_ERROR_STOP on
\getenv password OMEGA_PASSWORD
CREATE ROLE omega LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE omega OWNER omega ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE omega FROM PUBLIC;
