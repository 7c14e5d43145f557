"""PDF to pages, words, lines, blocks and tables. Knows geometry and no Swedish."""
