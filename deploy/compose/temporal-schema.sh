#!/bin/sh
# Temporal's two schemas, made or brought up to date; as SQL_PASSWORD's role, which owns both databases.
set -eu
for database in temporal:temporal temporal_visibility:visibility; do
  sql() { temporal-sql-tool --plugin postgres12 --ep postgresql -p 5432 -u temporal --db "${database%:*}" "$@"; }
  sql setup-schema -v 0.0
  sql update-schema -d "/etc/temporal/schema/postgresql/v12/${database#*:}/versioned"
done
