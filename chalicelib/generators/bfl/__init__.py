"""Black Forest Labs: the FLUX models of their makers."""
