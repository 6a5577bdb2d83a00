"""The database: tables, queries, inbox, outbox, schedule, leases, migrations."""
