"""The directory of places that treat: imported from official lists, kept in one SQLite file,
searched in memory.

It stands alone: it knows no question, no rule and no web page. What a country's lists call things
is data, in `directory/<country>/`.
"""
