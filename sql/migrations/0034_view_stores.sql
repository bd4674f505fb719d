-- Over which stores a saved view is (docs/decisions/0057-views-keep-stores.md): all, or their ids with commas; empty: its own.
ALTER TABLE order_view ADD COLUMN stores TEXT NOT NULL DEFAULT '';
