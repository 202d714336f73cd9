"""Made-up prompts for the procedural generator: none takes more time or memory than what a sane one may ask for."""
