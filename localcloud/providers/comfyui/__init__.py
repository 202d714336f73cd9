"""ComfyUI's HTTP API: a few of its nodes, which draw with plain transformations, and its rules for graphs of them."""
