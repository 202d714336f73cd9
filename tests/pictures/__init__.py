"""Small odd files of every kind that is taken, each shown as a browser shows it.

`writing_png`, `writing_gif`, `writing_jpeg` and `writing_webp` make them, by a seed; `chromium` is the browser, and
`comparing` holds what we read against what it shows. `python -m tests.pictures` is the long form.
"""
