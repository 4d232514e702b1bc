"""Signpost's core: answers in, outcome out.

`model` holds the nouns, `engine` the verbs, `whatif` the questions about other answers, `load`
reads the files,
`check` says what is wrong with them, `report` puts an outcome into the order in which a person
reads it.
None of them imports a web framework. Imports point one way: `web -> report -> whatif -> engine ->
model`,
`check -> engine, model`, `load -> files, model`. Flask, WTForms and Werkzeug live in `web/` alone,
YAML in `load.py` alone.
`tests/test_architecture.py` holds this.
"""
