"""The journal of an open document: what was done since it was opened, on the disk before the next edit is accepted.

`folder` says where journals lie, `lock` whose they are, `coding` how records become text and back, `schema` what the file
holds, `store` writes it, `writer` does so in a thread of its own, `reading` gives a document back, `shelf` lists what
was left behind by processes that are gone.
"""
