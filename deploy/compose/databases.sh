#!/bin/sh
# Run once, by the image of PostgreSQL, in an empty volume: a role and a database for verial-sync, and for Temporal.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 \
  --set owner="$OWNER_PASSWORD" --set runtime="$RUNTIME_PASSWORD" --set console="$CONSOLE_PASSWORD" --set temporal="$TEMPORAL_PASSWORD" <<'SQL'
create role verial login password :'owner';
create role verial_sync login password :'runtime';
create role verial_console login password :'console';
create role temporal login password :'temporal';
create database verial owner verial;
create database temporal owner temporal;
create database temporal_visibility owner temporal;
SQL
