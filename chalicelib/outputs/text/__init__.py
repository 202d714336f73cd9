"""Words on pictures, in real type: a poster's title and tagline, and a chat's caption.

Import from the modules: `glyphs` tells what can be set, and needs no Pillow, so that it can be asked before money is
spent.
"""
