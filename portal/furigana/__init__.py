"""ふりがな: readings over the kanji of a citizen's page in easy Japanese, from a table of ours, at a reader's wish."""
